// serve.mjs <port> <path>: serves dist/ under a path, as a plain static host would, and nothing else.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const [port, base] = process.argv.slice(2);

createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, "http://localhost");
    if (!pathname.startsWith(base)) throw new Error("outside the page's folder");
    // A leading slash keeps `..` inside dist.
    const name = normalize("/" + decodeURIComponent(pathname.slice(base.length)));
    const file = name.endsWith("/") ? name + "index.html" : name;
    const content = await readFile(join(dist, file));
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(content);
  } catch {
    response.writeHead(404, { "content-type": "text/plain" });
    response.end("not found");
  }
}).listen(Number(port), "127.0.0.1");

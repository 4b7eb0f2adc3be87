// The size of every file in a folder under brotli 11, and what a visit downloads against its budgets.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

// What is downloaded when, and how many bytes it may be; a file belongs to the first stage whose pattern fits.
const STAGES = [
  { name: "behind links, pages of their own", pattern: /^truth\// },
  { name: "when it is asked for", pattern: /^parts-[^/]+\/split_(?!cluster\.)/ },
  // The budget is of the whole download up to the first run; it must not grow on the way down.
  { name: "first run: the model", pattern: /^parts-[^/]+\/(split_cluster|chunk_\d+)\./, budget: 425_000 },
  { name: "first visit: the page opens", pattern: /./, budget: 200_000 },
];
const folder = process.argv[2];

const row = (raw, compressed, name) => console.log(`${String(raw).padStart(9)} ${String(compressed).padStart(9)}  ${name}`);
for (const stage of STAGES) Object.assign(stage, { files: [], raw: 0, compressed: 0 });
for (const file of readdirSync(folder, { recursive: true }).sort()) {
  const path = join(folder, file);
  if (!statSync(path).isFile()) continue;
  const name = file.replaceAll(sep, "/");
  const content = readFileSync(path);
  const compressed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const stage = STAGES.find(({ pattern }) => pattern.test(name));
  stage.files.push([content.length, compressed, name]);
  stage.raw += content.length;
  stage.compressed += compressed;
}

row("raw", "brotli", "(bytes)");
let failed = false;
let soFar = 0;
for (const { name, files, raw, compressed, budget } of STAGES.toReversed()) {
  for (const file of files) row(...file);
  soFar += compressed;
  row(raw, compressed, `${name}${budget ? `; ${soFar} so far, at most ${budget}` : ""}\n`);
  if (soFar > budget) {
    console.error(`error: ${name}: ${soFar - budget} bytes too many.`);
    failed = true;
  }
}
if (failed) process.exit(1);

// The size of every file in a folder under brotli 11, and the sum of what a first visit downloads against the budget.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

// A first visit is to download no more than this. The page is not there yet,
const GOAL_BYTES = 200_000;
// and must not grow on the way.
const CEILING_BYTES = 380_000;
// Pages of their own behind a link: the page itself asks for nothing in these folders, so a first visit does not pay for them.
const BEHIND_LINKS = ["truth"];
const folder = process.argv[2];

const row = (raw, compressed, name) => console.log(`${String(raw).padStart(9)} ${String(compressed).padStart(9)}  ${name}`);
const total = { raw: 0, compressed: 0 };
const behindLinks = { raw: 0, compressed: 0 };

row("raw", "brotli", "(bytes)");
for (const name of readdirSync(folder, { recursive: true }).sort()) {
  const path = join(folder, name);
  if (!statSync(path).isFile()) continue;
  const content = readFileSync(path);
  const compressed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const isBehindLink = BEHIND_LINKS.includes(name.split(sep)[0]);
  if (!isBehindLink) row(content.length, compressed, name);
  const sum = isBehindLink ? behindLinks : total;
  sum.raw += content.length;
  sum.compressed += compressed;
}
row(behindLinks.raw, behindLinks.compressed, `${BEHIND_LINKS.map((name) => `${name}/`)}, not part of a first visit`);
row(total.raw, total.compressed, `total; the goal is ${GOAL_BYTES}, the ceiling ${CEILING_BYTES}`);

if (total.compressed > GOAL_BYTES) {
  console.log(`a first visit downloads ${total.compressed - GOAL_BYTES} bytes more than the goal.`);
}
if (total.compressed > CEILING_BYTES) {
  console.error(`error: that is ${total.compressed - CEILING_BYTES} more than the ceiling.`);
  process.exit(1);
}

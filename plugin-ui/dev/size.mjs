// Fails when what a view needs before its own lazy part is larger than promised.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const MAX_KB = 700;
const dist = join(dirname(fileURLToPath(import.meta.url)), '../target/dist');
const index = readFileSync(join(dist, 'index.html'), 'utf8');

// Scripts and styles of the page, and whatever those import before anything is shown.
const initial = new Set(
  [...index.matchAll(/(?:src|href)="([\w.-]+\.(?:js|css))"/g)].map((match) => match[1]),
);
for (const name of initial) {
  if (name.endsWith('.js')) {
    for (const [, found] of readFileSync(join(dist, name), 'utf8').matchAll(
      /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g,
    )) {
      initial.add(found);
    }
  }
}
let bytes = 0;
for (const name of initial) {
  bytes += gzipSync(readFileSync(join(dist, name))).length;
}
const kilobytes = Math.ceil(bytes / 1000);
console.log(`initial: ${kilobytes} kB gzip in ${initial.size} files, at most ${MAX_KB}`);
if (initial.size === 0 || kilobytes > MAX_KB) {
  process.exitCode = 1;
}

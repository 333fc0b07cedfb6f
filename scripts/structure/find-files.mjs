import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'out-tsc', '.git', '.nx', '.drawbridge', 'coverage']);

/** Whole paths of what is made and not kept. */
const made = new Set(['packages/engine-temporal/bundle']);

/** Every file under a folder of `root`, as paths relative to `root` with forward slashes, sorted. */
export function findFiles(root, folder = '') {
  const files = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (made.has(path)) continue;
    if (entry.isDirectory()) files.push(...findFiles(root, path));
    else if (entry.isFile()) files.push(path);
  }
  return files.sort();
}

/** What the compiler reads: TypeScript, and the scripts that run without it. */
export const isCode = (file) => /\.(ts|mjs|js)$/.test(file) && !file.endsWith('.d.ts');

/** Tests and the suites that they share: judged by nothing but the size of their folder. */
export const isTest = (file) => /\.(test|suite)\.(ts|mjs)$/.test(file);

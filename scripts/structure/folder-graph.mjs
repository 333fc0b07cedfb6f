import { posix } from 'node:path';

/** The imports between the folders of `src`: a relative import of a file of the same package, out of its folder. */
export function folderImports(files, source) {
  const inside = (file) => file.startsWith(`${source}/`);
  const folderOf = (file) => posix.relative(source, posix.dirname(file)) || '.';
  return files
    .flatMap(({ imports }) => imports)
    .filter(({ from }) => from.startsWith('.'))
    .map((imported) => ({ ...imported, to: posix.join(posix.dirname(imported.file), imported.from) }))
    .filter(({ file, to }) => inside(file) && inside(to))
    .map((imported) => ({
      ...imported,
      fromFolder: folderOf(imported.file),
      toFolder: folderOf(imported.to),
    }))
    .filter(({ fromFolder, toFolder }) => fromFolder !== toFolder);
}

/** Circles: the greatest sets of folders of which each one imports each other, directly or not (Tarjan). */
export function findCircles(imports) {
  const next = new Map();
  for (const { fromFolder, toFolder } of imports)
    next.set(fromFolder, (next.get(fromFolder) ?? new Set()).add(toFolder));
  const state = { next, index: new Map(), low: new Map(), stack: [], circles: [] };
  for (const folder of next.keys()) if (!state.index.has(folder)) visit(folder, state);
  return state.circles.map((folders) => folders.sort());
}

function visit(folder, state) {
  const { next, index, low, stack, circles } = state;
  index.set(folder, index.size);
  low.set(folder, index.get(folder));
  stack.push(folder);
  for (const other of next.get(folder) ?? []) {
    if (!index.has(other)) visit(other, state);
    else if (!stack.includes(other)) continue;
    low.set(folder, Math.min(low.get(folder), low.get(other)));
  }
  if (low.get(folder) !== index.get(folder)) return;
  const circle = stack.splice(stack.indexOf(folder));
  if (circle.length > 1) circles.push(circle);
}

import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { findFiles, isCode, isTest } from './find-files.mjs';
import { findCircles, folderImports } from './folder-graph.mjs';
import { readFolderOrder, refuseImport, roomOf } from './folder-order.mjs';
import { parseFile } from './parse-file.mjs';
import { findUnusedExports } from './public-exports.mjs';

/** Reads the whole tree once, and measures each unit of it: the packages, then `test` and `scripts`. */
export function measureTree(root, limits) {
  const files = findFiles(root);
  const parsed = files.filter(isCode).map((file) => parseFile(root, file));
  const documents = files.filter((file) => file.endsWith('.md'));
  const texts = documents.map((file) => readFileSync(join(root, file), 'utf8'));
  return unitsOf(files).map((folder) => measureUnit({ root, limits, files, parsed, texts, folder }));
}

function unitsOf(files) {
  const packages = files.flatMap((file) => /^packages\/[^/]+(?=\/package\.json$)/.exec(file) ?? []);
  return [
    ...packages,
    ...['test', 'scripts'].filter((unit) => files.some((file) => file.startsWith(`${unit}/`))),
  ];
}

function measureUnit({ root, limits, files, parsed, texts, folder }) {
  const name = posix.basename(folder);
  const own = files.filter((file) => file.startsWith(`${folder}/`));
  const sources = parsed.filter(({ file }) => file.startsWith(`${folder}/`) && !isTest(file));
  const imports = folderImports(sources, `${folder}/src`);
  const order = readFolderOrder(join(root, folder));
  const bySize = sources.toSorted((a, b) => a.lines - b.lines);
  return {
    name,
    files: sources.length,
    p50: bySize[Math.floor(sources.length * 0.5)]?.lines ?? 0,
    p90: bySize[Math.floor(sources.length * 0.9)]?.lines ?? 0,
    largest: bySize.at(-1),
    longFunctions: findLongFunctions(sources, limits.longFunctions),
    fullFolders: findFullFolders(own, limits.fullFolders),
    circles: findCircles(imports).map((folders) => describeCircle(folders, imports)),
    isOrderMissing:
      order === undefined &&
      folder.startsWith('packages/') &&
      sources.some(({ file }) => isInFolder(file, folder)),
    arrows: order && [...findMisplaced(order, own, folder), ...findArrows(order, imports)],
    ...findUnusedExports(name, parsed, texts),
  };
}

/** In a folder of `src`: a package with none of them needs no order. */
const isInFolder = (file, folder) => posix.dirname(file).startsWith(`${folder}/src/`);

const findLongFunctions = (sources, { lines: limit }) =>
  sources
    .flatMap(({ functions }) => functions)
    .filter(({ lines }) => lines > limit)
    .map(({ file, line, name, lines }) => `${file}:${line} ${name} has ${lines} lines`);

function findFullFolders(files, { files: limit, exempt }) {
  const counts = new Map();
  for (const file of files) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => count > limit && !(folder in exempt))
    .map(([folder, count]) => `${folder} has ${count} files`);
}

/** A circle, and its arrows with one import of each: the rarest arrow, where it is cut most easily, comes first. */
function describeCircle(folders, imports) {
  const arrows = new Map();
  for (const { fromFolder, toFolder, file, line } of imports) {
    if (!folders.includes(fromFolder) || !folders.includes(toFolder)) continue;
    const arrow = `${fromFolder} → ${toFolder}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), `${file}:${line}`]);
  }
  const fewestFirst = [...arrows].sort(([, a], [, b]) => a.length - b.length);
  const described = fewestFirst.map(([arrow, at]) => `  ${arrow}: ${at.length} (${at[0]})`);
  return { folders, arrows: described };
}

const findArrows = (order, imports) =>
  imports.flatMap(({ file, line, fromFolder, toFolder }) => {
    const refusal = refuseImport(order, fromFolder, toFolder);
    return refusal === undefined || refusal.includes('no place') ? [] : [`${file}:${line} ${refusal}`];
  });

/** Folders with sources and without a room, and rooms without a file: tests alone are enough to keep one. */
function findMisplaced(order, files, folder) {
  const source = `${folder}/src`;
  const foldersOf = (some) => new Set(some.map((file) => posix.relative(source, posix.dirname(file)) || '.'));
  const code = files.filter((file) => file.startsWith(`${source}/`) && isCode(file));
  const homeless = [...foldersOf(code.filter((file) => !isTest(file)))].filter(
    (name) => roomOf(order, name) === undefined,
  );
  const rooms = new Set([...foldersOf(code)].map((name) => roomOf(order, name)));
  return [
    ...homeless.map((name) => `${source}/${name} has no place in folder-order.json`),
    ...[...order.keys()]
      .filter((room) => !rooms.has(room))
      .map((room) => `${folder}/folder-order.json lists ${room}, where there is no file`),
  ];
}

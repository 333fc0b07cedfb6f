import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The order of a package's folders: `folder-order.json` lists floors, the lowest first, each a list of folders of
 * `src`. A folder that is not listed belongs to the longest listed folder above it; "." is the files in `src` itself.
 * Imports go within a room or to a lower floor.
 */
export function readFolderOrder(packageFolder) {
  const file = join(packageFolder, 'folder-order.json');
  if (!existsSync(file)) return undefined;
  const floors = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor])));
}

/** The listed folder that a folder of `src` belongs to, or undefined. */
export function roomOf(order, folder) {
  if (order.has(folder)) return folder;
  const above = folder.lastIndexOf('/');
  return above < 0 ? undefined : roomOf(order, folder.slice(0, above));
}

/** Why a file of one folder may not import a file of another, or undefined. */
export function refuseImport(order, fromFolder, toFolder) {
  const from = roomOf(order, fromFolder);
  const to = roomOf(order, toFolder);
  if (from === undefined || to === undefined)
    return `${from === undefined ? fromFolder : toFolder} has no place in folder-order.json`;
  if (from === to || order.get(to) < order.get(from)) return undefined;
  const where = order.get(to) === order.get(from) ? 'on the same floor as' : 'above';
  return `${to} is ${where} ${from} in folder-order.json`;
}

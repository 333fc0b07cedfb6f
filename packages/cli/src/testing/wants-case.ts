import { dirname, relative, sep } from 'node:path';

import { kindOfFolder } from '@drawbridge/detection-core';

/** A case, and the file of the rule or playbook that it tries. */
interface TriedCase {
  readonly file: string;
  readonly unit: string;
}

/** Whether a case is to be run. */
export type WantsCase = (tried: TriedCase) => boolean;

export const everyCase: WantsCase = () => true;

/**
 * The cases that changed files touch: the case itself, the rule or playbook that it tries. A file that is neither, such as
 * a watchlist, a function or a table, may touch any of them.
 */
export function casesTouchedBy(changed: readonly string[], units: readonly string[]): WantsCase {
  const files = new Set(changed);
  const known = new Set(units);
  const folders = new Set(units.map((unit) => `${dirname(unit)}${sep}cases${sep}`));
  const isOfOne = (file: string): boolean =>
    known.has(file) || [...folders].some((folder) => file.startsWith(folder));
  if (!changed.every(isOfOne)) return everyCase;
  return ({ file, unit }) => files.has(file) || files.has(unit);
}

/** Whether a file, as it lies under a root, may say something of how a case comes out; a program beside the content does not. */
export function mayTouchCases(root: string, file: string): boolean {
  const [name = '', ...folders] = relative(root, file).split(sep).reverse();
  if (name === 'drawbridge.config.yaml') return folders.length === 0;
  const isOfContent = folders.some(
    (folder) => kindOfFolder(folder) !== undefined || ['playbooks', 'tables', 'fixtures'].includes(folder),
  );
  return isOfContent && /\.(?:ya?ml|json|csv)$/i.test(name);
}

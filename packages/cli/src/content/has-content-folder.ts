import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

import { isOfOthers, kindOfFolder } from '@drawbridge/detection-core';

/** As deep as `Solutions/<name>/Analytic Rules`. */
const deepest = 3;

/** Whether a folder of one of the known layouts lies in a repository; it need not be at the top. */
export function hasContentFolder(root: string, depth = deepest): boolean {
  const folders = foldersIn(root).filter((entry) => !isOfOthers(entry.name));
  if (folders.some((entry) => kindOfFolder(entry.name) !== undefined)) return true;
  return depth > 0 && folders.some((entry) => hasContentFolder(join(root, entry.name), depth - 1));
}

/** Whether a folder that only a repository of rules has lies in a folder: `Parsers` and `Functions` are others', too. */
export function hasRuleFolder(root: string, depth: number): boolean {
  const folders = foldersIn(root).filter((entry) => !isOfOthers(entry.name));
  const isOfRules = (entry: Dirent): boolean =>
    ['rule', 'hunting-query', 'automation-rule'].includes(kindOfFolder(entry.name) ?? '');
  if (folders.some(isOfRules)) return true;
  return depth > 0 && folders.some((entry) => hasRuleFolder(join(root, entry.name), depth - 1));
}

/** Whether a folder holds a playbook of ours: Logic Apps lie in folders of the same name. */
export function hasPlaybookFile(folder: string): boolean {
  return foldersIn(folder).some((entry) => namesIn(join(folder, entry.name)).includes('playbook.yaml'));
}

/** Whether Logic Apps lie in a folder, as templates. */
export function hasTemplate(folder: string): boolean {
  return [folder, ...foldersIn(folder).map((entry) => join(folder, entry.name))].some((inner) =>
    namesIn(inner).some((name) => /\.json$/i.test(name)),
  );
}

function foldersIn(folder: string): readonly Dirent[] {
  return entriesIn(folder).filter((entry) => entry.isDirectory());
}

const namesIn = (folder: string): readonly string[] => entriesIn(folder).map((entry) => entry.name);

function entriesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

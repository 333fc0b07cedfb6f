import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';

/** The files that may hold rules, sorted, and what could not be looked at. */
export interface RuleFiles {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * A folder with a `rule.yaml` is one detection: its cases and hunting queries are not rules. Any other folder is
 * searched to its depth for YAML files.
 */
export async function findRuleFiles(path: string): Promise<RuleFiles> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) {
    return {
      files: [],
      problems: [problem('file/unreadable', 'there is no such file or folder', { file: path })],
    };
  }
  if (entry.isFile()) return { files: [path], problems: [] };
  const files = await search(path);
  if (files.length > 0) return { files, problems: [] };
  return { files, problems: [problem('rules/none', 'there is no YAML file in this folder', { file: path })] };
}

async function search(folder: string): Promise<readonly string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (entries.some((entry) => entry.isFile() && entry.name === 'rule.yaml'))
    return [join(folder, 'rule.yaml')];
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) found.push(...(await search(join(folder, entry.name))));
    else if (/\.ya?ml$/i.test(entry.name)) found.push(join(folder, entry.name));
  }
  return found;
}

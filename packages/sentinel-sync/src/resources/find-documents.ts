import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The YAML files right in a folder, sorted; none where there is no folder. */
export async function findYamlIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter(
    (one) => one.isFile() && /\.ya?ml$/i.test(one.name) && !one.name.startsWith('.'),
  );
  return files.map((one) => join(folder, one.name)).sort();
}

/** The folders right in a folder, sorted. */
export async function findFoldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((one) => one.isDirectory() && !one.name.startsWith('.'));
  return folders.map((one) => join(folder, one.name)).sort();
}

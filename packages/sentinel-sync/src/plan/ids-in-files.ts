import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Larger files are no documents. */
const mostBytes = 8 * 1024 * 1024;

/**
 * In which file of a repository an id is stated, content or not: by a field `id` or `name`. A plan that was kept, or a
 * playbook that names a rule, states nothing.
 */
export async function findIdsInFiles(
  root: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (ids.length === 0) return found;
  for await (const file of documentsIn(root)) {
    const text = (await readFile(file, 'utf8').catch(() => '')).toLowerCase();
    for (const id of ids) {
      if (!found.has(id) && text.includes(id.toLowerCase()) && states(text, id)) found.set(id, file);
    }
  }
  return found;
}

function states(text: string, id: string): boolean {
  if (/"hash"\s*:/.test(text) && /"changes"\s*:/.test(text)) return false;
  const plain = id.toLowerCase().replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?:^|[\\s{,])["']?(?:id|name|arm_name)["']?[ \\t]*:[^\\r\\n]*${plain}(?![\\w-])`).test(
    text,
  );
}

async function* documentsIn(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) yield* documentsIn(path);
    else if (['.yaml', '.yml', '.json'].includes(extname(entry.name).toLowerCase())) {
      const { size } = await stat(path).catch(() => ({ size: mostBytes + 1 }));
      if (size <= mostBytes) yield path;
    }
  }
}

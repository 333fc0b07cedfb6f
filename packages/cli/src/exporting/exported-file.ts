import { join, resolve } from 'node:path';

import { writeNewFile } from '../files/write-new-file.ts';
import { printJson, type OutputFormat } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';

/** One file of an export, below the folder that a person names. */
export interface ExportedFile {
  /** With slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** The option that names the folder. */
export const outFolderOption = ['--out <folder>', 'write the files to this folder'] as const;

/** Writes the files, and says which; a file that is there with another content is kept, and refuses the export. */
export async function writeExport(
  host: Host,
  files: readonly ExportedFile[],
  { out, format }: { readonly out: string; readonly format: OutputFormat },
): Promise<void> {
  const folder = resolve(host.cwd, out);
  const paths = files.map(({ path }) => join(folder, path));
  for (const [index, { content }] of files.entries()) await writeNewFile(paths[index] ?? folder, content);
  host.out(format === 'json' ? printJson({ files: paths }) : paths.join('\n'));
}

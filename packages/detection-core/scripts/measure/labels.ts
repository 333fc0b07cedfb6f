import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { z } from 'zod';

const label = z.strictObject({
  /** The way in, in the words of the person who labelled the set: what is counted apart. */
  door: z.string().min(1),
  time: z.iso.datetime({ offset: true }),
  actor: z.string().optional(),
  operation: z.string().optional(),
  target: z.string().optional(),
});

/** An event that ought to be found. What it does not state does not matter. */
export type Label = z.infer<typeof label>;

export const labelsFile = 'labels.ndjson';

/** The labels of a folder, in it or beside it as `FOLDER.labels.ndjson`; undefined where it has none. Throws for a line that is no label. */
export async function readLabels(folder: string): Promise<readonly Label[] | undefined> {
  const inside = await readFile(join(folder, labelsFile), 'utf8').catch(() => undefined);
  const beside = `${resolve(folder)}.${labelsFile}`;
  const text = inside ?? (await readFile(beside, 'utf8').catch(() => undefined));
  const lines = text?.split('\n').filter((line) => line.trim() !== '');
  return lines?.map((line, index) => {
    const read = label.safeParse(JSON.parse(line));
    if (!read.success) {
      throw new Error(
        `${inside === undefined ? beside : join(folder, labelsFile)}:${String(index + 1)}: ${z.prettifyError(read.error)}`,
      );
    }
    return read.data;
  });
}

/** What a rule or a query has found, as far as labels can be compared with it. */
export interface Finding {
  readonly by: string;
  readonly time: number;
  /** Every text of the row: names of columns differ between queries. */
  readonly texts: readonly string[];
}

/** Rows of one sign-in or call are folded, so that its time is that of the first. */
const slackMs = 5 * 60_000;

/** Whether a finding is about the labelled event. */
export function isAbout(finding: Finding, { time, actor, operation, target }: Label): boolean {
  if (Math.abs(finding.time - Date.parse(time)) > slackMs) return false;
  return [actor, operation, target].every((stated) => stated === undefined || names(finding, stated));
}

function names({ texts }: Finding, stated: string): boolean {
  const wanted = stated.toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

import { join } from 'node:path';

import type { Problem } from '@drawbridge/base';
import type { DiscoveredContent } from '@drawbridge/detection-core';
import { checkPublication, readDesired, readTarget } from '@drawbridge/sentinel-sync';

import type { Host } from '../terminal/host.ts';

/**
 * What is wrong with how the content is published; and at a target that is named, what each rule loses there, or why it
 * is not taken. Nothing is asked.
 */
export async function checkPublished(
  { clock }: Host,
  discovered: DiscoveredContent,
  content: Parameters<typeof checkPublication>[1],
  workspace: string | undefined,
): Promise<readonly Problem[]> {
  const now = clock.now();
  const ofAll = await checkPublication(discovered, content, now);
  if (workspace === undefined) return ofAll;
  const target = await readTarget(join(discovered.root, 'targets.yaml'), workspace);
  if (!target.ok) return [...ofAll, ...target.problems];
  const { problems } = await readDesired(discovered, target.value, now);
  return [
    ...ofAll,
    ...problems.filter(({ code }) => code.startsWith('defender/') || code.endsWith('-of-nothing')),
  ];
}

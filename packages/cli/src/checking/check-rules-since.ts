import { realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';

import type { Problem } from '@drawbridge/base';
import { compareRules, kindOfFolder, parseRules, type DetectionRule } from '@drawbridge/detection-core';

import type { Host } from '../terminal/host.ts';
import { GitRepository } from '../git/git-repository.ts';

const dayMs = 24 * 60 * 60_000;

/** A file of a folder of content that may hold rules; cases are none. */
function mayHoldRules(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  const isContent = folders.some((name) => kindOfFolder(name) === 'rule');
  return isContent && !folders.includes('cases') && /\.(ya?ml|json)$/i.test(path);
}

/** What changed in the rules of a folder since the branch left `ref`, and should not have. Reads git, writes nothing. */
export async function checkRulesSince(
  host: Host,
  root: string,
  ref: string,
  rules: readonly DetectionRule[],
): Promise<readonly Problem[]> {
  // git names the real folder, where the person may have come through a link.
  const real = await realpath(root);
  const here = (file: string): string => resolve(root, relative(real, file));
  const repository = await GitRepository.open(host, real);
  const base = await repository.baseOf(ref);
  const now = host.clock.now();
  const [before, deleted] = await Promise.all([
    repository.filesAt(base, real, mayHoldRules),
    repository.deletedSince(new Date(now.getTime() - dayMs), real, mayHoldRules),
  ]);
  const parsed = before.flatMap(({ file, text }) => parseRules(here(file), text));
  const gone = deleted.flatMap(({ file, text, deletedAt }) =>
    parseRules(here(file), text).map(({ id }) => ({ id, deletedAt })),
  );
  return compareRules({ name: ref, rules: parsed, deleted: gone }, rules, now);
}

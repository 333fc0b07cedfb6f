import { realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';

import type { Problem } from '@drawbridge/base';
import { compareRules, parseRule, type DetectionRule } from '@drawbridge/detection-core';

import type { Host } from '../terminal/host.ts';
import { GitRepository } from '../git/git-repository.ts';

const dayMs = 24 * 60 * 60_000;
const isRule = (path: string): boolean => /(^|\/)rule\.yaml$/.test(path);

/** What changed in the rules of a folder since the branch left `ref`, and should not have. Reads git, writes nothing. */
export async function checkRulesSince(
  host: Host,
  detections: string,
  ref: string,
  rules: readonly DetectionRule[],
): Promise<readonly Problem[]> {
  // git names the real folder, where the person may have come through a link.
  const real = await realpath(detections);
  const here = (file: string): string => resolve(detections, relative(real, file));
  const repository = await GitRepository.open(host, real);
  const base = await repository.baseOf(ref);
  const now = host.clock.now();
  const [before, deleted] = await Promise.all([
    repository.filesAt(base, real, isRule),
    repository.deletedSince(new Date(now.getTime() - dayMs), real, isRule),
  ]);
  const parsed = before.flatMap(({ file, text }) => parseRule(here(file), text).rule ?? []);
  const gone = deleted.flatMap(({ file, text, deletedAt }) => {
    const rule = parseRule(here(file), text).rule;
    return rule === undefined ? [] : [{ id: rule.id, deletedAt }];
  });
  return compareRules({ name: ref, rules: parsed, deleted: gone }, rules, now);
}

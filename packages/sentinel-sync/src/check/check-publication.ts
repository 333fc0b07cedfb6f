import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { onceEach, parseYamlText, problem, type Problem } from '@drawbridge/base';
import { readTextFile, type ContentDocument, type DiscoveredContent } from '@drawbridge/detection-core';

import { isBag } from '../wire/arm-body.ts';
import { findDuplicates, kindOfDocument, readDesiredDocument } from '../desired/read-desired.ts';
import { readTargets, type TargetFile } from '../desired/read-targets.ts';
import type { Target } from '../desired/target.ts';
import type { DesiredResource } from '../resource-kind/resource-kind.ts';
import { checkAutomationRules, type PublishedContent } from './check-automation-rules.ts';

/**
 * What is wrong with how a repository is published, before any workspace is asked: `targets.yaml`, and for each of its
 * targets the automation rules and every file that its parameters or overrides reach. Rules, watchlists and queries by
 * themselves are checked elsewhere.
 */
export async function checkPublication(
  discovered: DiscoveredContent,
  content: PublishedContent,
  now: Date,
): Promise<readonly Problem[]> {
  const known = { ...content, ruleIds: [...content.ruleIds, ...idsOfMicrosoftRules(discovered)] };
  const file = join(discovered.root, 'targets.yaml');
  const read = existsSync(file) ? await readTargets(file) : undefined;
  if (read?.ok === false)
    return [...read.problems, ...(await checkTarget(discovered, undefined, known, now))];
  const targets = read?.value;
  const perTarget: Problem[] = [];
  for (const target of targets?.targets ?? [undefined]) {
    perTarget.push(...(await checkTarget(discovered, target, known, now)));
  }
  return [
    ...(targets === undefined ? [] : await checkOverrides(discovered, targets, now)),
    // An override that has expired, or is of nothing, stands at its own line already.
    ...onceEach(perTarget).filter((problem) => problem.code !== 'targets/override-expired'),
  ];
}

/** Rules without a query are not detections, and automation rules may still name them. */
function idsOfMicrosoftRules({ documents }: DiscoveredContent): readonly string[] {
  return documents.flatMap(({ kind, yaml: { value } }) =>
    kind === 'microsoft-rule' && isBag(value) && typeof value.id === 'string' ? [value.id] : [],
  );
}

/** Without a target the parameters stay as they are written: what can be said without them is said. */
async function checkTarget(
  discovered: DiscoveredContent,
  target: Target | undefined,
  content: PublishedContent,
  now: Date,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const resources: DesiredResource[] = [];
  for (const document of discovered.documents) {
    const kind = kindOfDocument(document);
    if (kind === undefined || !isReached(document, target)) continue;
    const read = await readDesiredDocument({ kind, document, target, now });
    // What a missing parameter leaves open is no mistake of its own.
    const isWhole = !read.problems.some((problem) => problem.code === 'targets/missing-parameter');
    if (read.resource !== undefined && isWhole) resources.push(read.resource);
    problems.push(...read.problems);
  }
  return [
    ...problems,
    ...findDuplicates(discovered.root, resources).problems,
    ...checkAutomationRules(resources, content, now),
  ];
}

/** Most rules say the same to every target: they need not be read once more for each. */
function isReached({ kind, origin: { text } }: ContentDocument, target: Target | undefined): boolean {
  if (kind !== 'rule') return true;
  if (target === undefined) return false;
  return text.includes('${{') || target.overrides.some(({ of }) => text.includes(of));
}

async function checkOverrides(
  discovered: DiscoveredContent,
  { file, targets, tenants }: TargetFile,
  now: Date,
): Promise<readonly Problem[]> {
  const all = [...targets, ...tenants].flatMap(({ name, overrides }) =>
    overrides.map((override, at) => ({ override, path: ['targets', name, 'overrides', at] as const })),
  );
  if (all.length === 0) return [];
  const text = await readTextFile(file);
  const yaml = parseYamlText(file, text.ok ? text.value : '');
  const known = namesOfContent(discovered);
  return all.flatMap(({ override, path }) => {
    const { of, expires, reason } = override;
    const at = (field: string) => ({ file, field, span: yaml.spanOf([...path, field]) });
    const expired = problem(
      'targets/override-expired',
      `the override of '${of}' expired on ${expires}: ${reason}`,
      { ...at('expires'), hints: ['take it out, or give it another date with a reason'] },
    );
    const ofNothing = problem(
      'targets/override-of-nothing',
      `the override names '${of}', and nothing here has that id or name`,
      at('of'),
    );
    return [
      ...(Date.parse(expires) <= now.getTime() ? [expired] : []),
      ...(known.has(of) ? [] : [ofNothing]),
    ];
  });
}

/** What overrides can name. */
function namesOfContent({ documents }: DiscoveredContent): ReadonlySet<unknown> {
  return new Set(
    documents.flatMap(({ yaml: { value } }) => (isBag(value) ? [value.id, value.name, value.alias] : [])),
  );
}

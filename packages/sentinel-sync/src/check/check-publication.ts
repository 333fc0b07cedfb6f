import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { onceEach, parseYamlText, problem, type Problem } from '@drawbridge/base';
import { readTextFile } from '@drawbridge/detection-core';

import { isBag } from '../wire/arm-body.ts';
import { duplicates, readDesiredFile } from '../desired/read-desired.ts';
import { readTargets, type TargetFile } from '../desired/read-targets.ts';
import type { Override, Target } from '../desired/target.ts';
import { findYamlIn } from '../resource-kind/find-documents.ts';
import { resourceKinds } from '../resources/registry.ts';
import type { DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';
import { checkAutomationRules, type PublishedContent } from './check-automation-rules.ts';

/**
 * What is wrong with how a repository is published, before any workspace is asked: `targets.yaml`, and for each of its
 * targets the automation rules and every file that its parameters or overrides reach. Rules, watchlists and queries by
 * themselves are checked elsewhere.
 */
export async function checkPublication(
  root: string,
  content: PublishedContent,
  now: Date,
): Promise<readonly Problem[]> {
  const known = { ...content, ruleIds: [...content.ruleIds, ...(await idsOfMicrosoftRules(root))] };
  const file = join(root, 'targets.yaml');
  const read = existsSync(file) ? await readTargets(file) : undefined;
  if (read?.ok === false) return [...read.problems, ...(await checkTarget(root, undefined, known, now))];
  const targets = read?.value;
  const perTarget: Problem[] = [];
  for (const target of targets?.targets ?? [undefined]) {
    perTarget.push(...(await checkTarget(root, target, known, now)));
  }
  return [
    ...(targets === undefined ? [] : await checkOverrides(root, targets, now)),
    // An override that has expired, or is of nothing, stands at its own line already.
    ...onceEach(perTarget).filter((problem) => problem.code !== 'targets/override-expired'),
  ];
}

/** Rules without a query are not detections, and automation rules may still name them. */
async function idsOfMicrosoftRules(root: string): Promise<readonly string[]> {
  const { paths: files } = await findYamlIn(join(root, 'microsoft-rules'));
  const texts = await Promise.all(files.map(readTextFile));
  return texts.flatMap((text, at) => {
    const { value } = parseYamlText(files[at] ?? '', text.ok ? text.value : '');
    return isBag(value) && typeof value.id === 'string' ? [value.id] : [];
  });
}

/** Without a target the parameters stay as they are written: what can be said without them is said. */
async function checkTarget(
  root: string,
  target: Target | undefined,
  content: PublishedContent,
  now: Date,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const resources: DesiredResource[] = [];
  for (const kind of resourceKinds) {
    const found = await kind.findFiles(root);
    problems.push(...found.problems);
    for (const file of found.paths) {
      const text = await readTextFile(file);
      if (!text.ok || !isReached(kind, text.value, target)) continue;
      const read = await readDesiredFile({ kind, file, text: text.value, target, now });
      // What a missing parameter leaves open is no mistake of its own.
      const isWhole = !read.problems.some((problem) => problem.code === 'targets/missing-parameter');
      if (read.resource !== undefined && isWhole) resources.push(read.resource);
      problems.push(...read.problems);
    }
  }
  return [
    ...problems,
    ...duplicates(root, resources),
    ...(await checkAutomationRules(resources, content, now)),
  ];
}

/** Most files say the same to every target: they need not be read once more for each. */
function isReached(kind: ResourceKind, text: string, target: Target | undefined): boolean {
  if (kind.name === 'automation-rule') return true;
  if (target === undefined) return false;
  return text.includes('${{') || target.overrides.some(({ of }) => text.includes(of));
}

async function checkOverrides(
  root: string,
  { file, targets }: TargetFile,
  now: Date,
): Promise<readonly Problem[]> {
  const all = targets.flatMap(({ name, overrides }) =>
    overrides.map((override, at) => ({ override, path: ['targets', name, 'overrides', at] as const })),
  );
  if (all.length === 0) return [];
  const text = await readTextFile(file);
  const yaml = parseYamlText(file, text.ok ? text.value : '');
  const known = await namesOfContent(
    root,
    all.map(({ override }) => override),
  );
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

/** Of the names that overrides are for, those that a file here has. */
async function namesOfContent(root: string, overrides: readonly Override[]): Promise<ReadonlySet<unknown>> {
  const found = new Set<unknown>();
  for (const kind of resourceKinds) {
    for (const file of (await kind.findFiles(root)).paths) {
      const text = await readTextFile(file);
      if (!text.ok || !overrides.some(({ of }) => text.value.includes(of))) continue;
      const { value } = parseYamlText(file, text.value);
      const { id, name, alias } = (value ?? {}) as Readonly<Record<string, unknown>>;
      for (const field of [id, name, alias]) found.add(field);
    }
  }
  return found;
}

import { relative, join } from 'node:path';

import { onceEach, parseYamlText, problem, type Problem } from '@drawbridge/base';
import { readTextFile } from '@drawbridge/detection-core';

import { isBag } from '../wire/arm-body.ts';
import { resourceKinds } from '../resources/registry.ts';
import type { DesiredReading, DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';
import { applyOverrides } from './apply-overrides.ts';
import { fillParameters } from './fill-parameters.ts';
import type { Override, Target } from './target.ts';

/** What a repository wants of one workspace, and everything that is wrong with it. */
export interface Desired {
  readonly resources: readonly DesiredResource[];
  readonly problems: readonly Problem[];
}

/** Reads a repository for one target. With an error among the problems nothing must be planned. */
export async function readDesired(root: string, target: Target, now: Date): Promise<Desired> {
  const resources: DesiredResource[] = [];
  const problems: Problem[] = [];
  const used = new Set<Override>();
  for (const kind of resourceKinds) {
    const found = await kind.findFiles(root);
    problems.push(...found.problems);
    for (const file of found.paths) {
      const text = await readTextFile(file);
      if (!text.ok) {
        problems.push(...text.problems);
        continue;
      }
      const reading = await readDesiredFile({ kind, file, text: text.value, target, now });
      for (const override of reading.used) used.add(override);
      if (reading.resource !== undefined) resources.push(reading.resource);
      problems.push(...reading.problems);
    }
  }
  const unused = target.overrides.filter((override) => !used.has(override));
  return {
    resources,
    problems: [...onceEach(problems), ...duplicates(root, resources), ...unused.map(unusedOverride)],
  };
}

/** One document of a repository, and whom it is read for. */
interface DesiredFile {
  readonly kind: ResourceKind;
  readonly file: string;
  readonly text: string;
  /** Without one, parameters stay as they are written. */
  readonly target: Target | undefined;
  readonly now: Date;
}

/** No workspace: what a document says to it is only looked at. */
const nowhere = { endpoint: '', scope: '', subscriptionId: '', resourceGroup: '', workspace: '' };

/** Reads one document for a target: parameters filled in, overrides over them. */
export async function readDesiredFile({
  kind,
  file,
  text,
  target,
  now,
}: DesiredFile): Promise<DesiredReading & { readonly used: readonly Override[] }> {
  const yaml = parseYamlText(file, text);
  if (yaml.problems.length > 0) return { resource: undefined, problems: yaml.problems, used: [] };
  const filled =
    target === undefined
      ? { value: yaml.value, problems: [] }
      : fillParameters(yaml.value, target.parameters, { file, text });
  if (!isBag(filled.value)) {
    const nothing = problem('sync/no-document', 'this file says nothing', { file });
    return { resource: undefined, problems: [nothing], used: [] };
  }
  const overridden = applyOverrides(filled.value, target?.overrides ?? [], file, now);
  const address = target?.address ?? nowhere;
  const read = await kind.toDesired({ file, yaml, value: overridden.value, address });
  return {
    resource: read.resource,
    problems: [...filled.problems, ...overridden.problems, ...read.problems],
    used: overridden.used,
  };
}

function unusedOverride({ of }: Override): Problem {
  return problem(
    'targets/override-of-nothing',
    `the override names '${of}', and nothing here has that id or name`,
  );
}

/** Two files with one id would take turns; the service refuses two rules with one name. */
export function duplicates(root: string, resources: readonly DesiredResource[]): readonly Problem[] {
  const seen = new Map<string, DesiredResource>();
  const problems: Problem[] = [];
  for (const resource of resources) {
    const keys = [`${resource.kind}/id/${resource.name.toLowerCase()}`];
    if (resource.kind === 'analytics-rule')
      keys.push(`${resource.kind}/name/${resource.title.toLowerCase()}`);
    for (const key of keys) {
      const first = seen.get(key);
      seen.set(key, first ?? resource);
      if (first === undefined) continue;
      const what = key.split('/')[1] ?? '';
      const message = `${relative(root, join(first.file))} already has this ${what}`;
      const { span } = resource.placeOf(what === 'id' ? 'id' : 'displayName');
      problems.push(problem(`sync/duplicate-${what}`, message, { file: resource.file, span }));
    }
  }
  return problems;
}

import { relative } from 'node:path';

import { given, hasErrors, onceEach, problem, type Problem } from '@drawbridge/base';
import type { ContentDocument, DiscoveredContent } from '@drawbridge/detection-core';

import { isBag } from '../wire/arm-body.ts';
import { kindsOf } from '../resources/registry.ts';
import type { Door } from '../client/workspace-client.ts';
import type { DesiredReading, DesiredResource, ResourceKind } from '../resource-kind/resource-kind.ts';
import { applyOverrides } from './apply-overrides.ts';
import { automationOf } from './automation-of-rules.ts';
import { fillParameters } from './fill-parameters.ts';
import { idIn, isLeftOut, namedBy } from './left-out.ts';
import { namesOfBroken, type HeldNames } from './held-names.ts';
import type { Override, Target } from './target.ts';

/** What a repository wants of one workspace, and everything that is wrong with it. */
export interface Desired {
  readonly resources: readonly DesiredResource[];
  readonly problems: readonly Problem[];
  /** What stands in files with an error: it is neither written nor deleted. */
  readonly held: HeldNames;
  /** Errors after which it is not known what the repository wants: nothing must be planned. */
  readonly stops: readonly Problem[];
  /** The ids of rules that the target leaves out: what is there of them is deleted, although they stand in a file. */
  readonly left: readonly string[];
}

/** Reads a repository for one target. A document with an error stops itself; the others can be planned. */
export async function readDesired(content: DiscoveredContent, target: Target, now: Date): Promise<Desired> {
  const read: DesiredResource[] = [];
  const problems: Problem[] = [...content.problems];
  const used = new Set<Override>();
  const held = namesOfBroken(content.broken);
  const left: string[] = [];
  const startedBy = automationOf(content.documents);
  for (const document of content.documents) {
    const kind = kindOfDocument(document, target.door);
    if (kind === undefined) continue;
    if (isLeftOut(document, target)) {
      left.push(idIn(document));
      continue;
    }
    const reading = await readDesiredDocument({ kind, document, target, now, startedBy });
    for (const override of reading.used) used.add(override);
    problems.push(...reading.problems);
    if (hasErrors(reading.problems) || reading.resource === undefined) held.hold(kind.name, document.yaml);
    else read.push(reading.resource);
  }
  const unused = [
    ...target.overrides
      .filter((override) => !used.has(override))
      .map(({ of }) => namesNothing('override', of)),
    ...namedOfNothing(content.documents, target),
  ];
  const twice = findDuplicates(content.root, read);
  for (const { kind, name } of twice.resources) held.add(kind, name);
  return {
    resources: read.filter((resource) => !twice.resources.includes(resource)),
    problems: [...onceEach(problems), ...twice.problems, ...unused],
    held,
    stops: [...content.problems.filter(({ code }) => code === 'file/unreadable'), ...unused],
    left,
  };
}

/** One document of a repository, and whom it is read for. */
interface DesiredDocument {
  readonly kind: ResourceKind;
  readonly document: ContentDocument;
  /** Without one, parameters stay as they are written. */
  readonly target: Target | undefined;
  readonly now: Date;
  /** The automation rules that see a rule's incidents. */
  readonly startedBy?: (ruleId: string) => readonly string[];
}

/** The kind of resource that a document describes; undefined where the door has none for it. */
export function kindOfDocument({ kind }: ContentDocument, door: Door = 'sentinel'): ResourceKind | undefined {
  return kindsOf(door).find(({ documents }) => documents.includes(kind));
}

/** No workspace: what a document says to it is only looked at. */
const nowhere = { endpoint: '', scope: '', subscriptionId: '', resourceGroup: '', workspace: '' };

/** Reads one document for a target: parameters filled in, overrides over them. */
export async function readDesiredDocument({
  kind,
  document,
  target,
  now,
  startedBy,
}: DesiredDocument): Promise<DesiredReading & { readonly used: readonly Override[] }> {
  const { yaml, origin } = document;
  const { file } = origin;
  const filled =
    target === undefined
      ? { value: yaml.value, problems: [] }
      : fillParameters(yaml.value, target.parameters, origin);
  if (!isBag(filled.value)) {
    const nothing = problem('sync/no-document', 'this file says nothing', { file });
    return { resource: undefined, problems: [nothing], used: [] };
  }
  const overridden = applyOverrides(filled.value, target?.overrides ?? [], file, now);
  const address = target?.address ?? nowhere;
  const { value } = overridden;
  const read = await kind.toDesired({
    file,
    origin,
    documentKind: document.kind,
    yaml,
    value,
    address,
    ...given({ acceptLosses: target?.acceptLosses }),
    ...(typeof value.id === 'string' && startedBy !== undefined ? { startedBy: startedBy(value.id) } : {}),
  });
  return {
    resource: read.resource,
    problems: [...filled.problems, ...overridden.problems, ...read.problems],
    used: overridden.used,
  };
}

/** A misspelt name in `only` would delete what it was to keep. */
function namedOfNothing(
  documents: readonly ContentDocument[],
  { only = [], except = [] }: Target,
): readonly Problem[] {
  const isThere = (name: string): boolean => documents.some((document) => namedBy(document, [name]));
  return [
    ...only.filter((name) => !isThere(name)).map((name) => namesNothing('only', name)),
    ...except.filter((name) => !isThere(name)).map((name) => namesNothing('except', name)),
  ];
}

function namesNothing(what: 'override' | 'only' | 'except', name: string): Problem {
  const who = what === 'override' ? 'the override' : `'${what}' of the target`;
  return problem(
    `targets/${what}-of-nothing`,
    `${who} names '${name}', and nothing here has that id or name`,
  );
}

/** Two files with one id would take turns; the service refuses two rules with one name. */
export function findDuplicates(
  root: string,
  resources: readonly DesiredResource[],
): { readonly problems: readonly Problem[]; readonly resources: readonly DesiredResource[] } {
  const seen = new Map<string, DesiredResource>();
  const problems: Problem[] = [];
  const twice = new Set<DesiredResource>();
  for (const resource of resources) {
    const keys = [`${resource.kind}/id/${resource.name.toLowerCase()}`];
    if (resource.kind === 'analytics-rule')
      keys.push(`${resource.kind}/name/${resource.title.toLowerCase()}`);
    for (const key of keys) {
      const first = seen.get(key);
      seen.set(key, first ?? resource);
      if (first === undefined) continue;
      twice.add(first).add(resource);
      const what = key.split('/')[1] ?? '';
      const message = `${relative(root, first.file)} already has this ${what}`;
      const { span } = resource.placeOf(what === 'id' ? 'id' : 'displayName');
      problems.push(problem(`sync/duplicate-${what}`, message, { file: resource.file, span }));
    }
  }
  return { problems, resources: [...twice] };
}

import { canonicalJson, problem, type JsonValue, type Problem } from '@drawbridge/base';

import { openDocument } from '../discovery/document-origin.ts';
import type { DetectionRule } from './model/rule.ts';

/** A rule that was deleted a short while ago. */
export interface DeletedRule {
  readonly id: string;
  readonly deletedAt: Date;
}

/** The rules as they were, and how that state is called in messages: `origin/main`. */
export interface RulesBefore {
  readonly name: string;
  readonly rules: readonly DetectionRule[];
  /** Deleted before, and not among `rules`. */
  readonly deleted: readonly DeletedRule[];
}

const tombstoneMs = 24 * 60 * 60_000;

/**
 * What the service, or a reader of versions, would stumble over when the rules become these: a change without
 * another version, an id that is not kept, or one that is used again for another rule or too soon. Files are compared
 * by their paths.
 */
export function compareRules(
  before: RulesBefore,
  rules: readonly DetectionRule[],
  now: Date,
): readonly Problem[] {
  const byId = new Map(before.rules.map((rule) => [rule.id, rule]));
  const byFile = onlyRulesOfFiles(before.rules);
  const ids = new Set(rules.map(({ id }) => id));
  return rules.flatMap((rule) => {
    const known = byId.get(rule.id);
    if (known !== undefined) {
      return isAnother(known, rule)
        ? [reused(rule, known, before.name)]
        : versionProblems(rule, known, before.name);
    }
    const atPath = byFile.get(rule.origin.file);
    const changed =
      atPath !== undefined && !ids.has(atPath.id) && !isAnother(atPath, { ...rule, id: atPath.id });
    return [
      ...(changed ? [idChanged(rule, atPath, before.name)] : []),
      ...deletedLately(rule, before.deleted, now),
    ];
  });
}

/** Renamed, moved or rewritten it is still the same rule; all three at once it is not. */
function isAnother(known: DetectionRule, rule: DetectionRule): boolean {
  return known.origin.file !== rule.origin.file && known.name !== rule.name && known.query !== rule.query;
}

function versionProblems(rule: DetectionRule, known: DetectionRule, since: string): readonly Problem[] {
  const changed = changedFields(known, rule);
  const order = compareVersions(known.version, rule.version);
  if (order > 0) {
    const was = known.version ?? 'none';
    const message =
      rule.version === undefined
        ? `there is no version, and in ${since} it was ${was}`
        : `version ${rule.version} is lower than ${was}, which it was in ${since}`;
    return [at(rule, 'version', 'rule/version-not-raised', message, `write ${nextVersion(known.version)}`)];
  }
  if (changed.length === 0 || order < 0) return [];
  const version = rule.version === undefined ? 'there is no version' : `the version is still ${rule.version}`;
  const message = `${changed.join(', ')} changed since ${since}, and ${version}`;
  return [
    at(rule, 'version', 'rule/version-not-raised', message, `write version: ${nextVersion(rule.version)}`),
  ];
}

/** Not published, or not the rule's own. */
const unpublished = ['origin', 'version', 'status', 'tags', 'requiredDataConnectors'];

function changedFields(known: DetectionRule, rule: DetectionRule): readonly string[] {
  const text = (of: DetectionRule, field: string): string =>
    canonicalJson((of as unknown as Record<string, JsonValue | undefined>)[field] ?? null);
  const fields = [...new Set([...Object.keys(known), ...Object.keys(rule)])];
  return fields
    .filter((field) => !unpublished.includes(field) && text(known, field) !== text(rule, field))
    .map((field) => fileFields[field] ?? field);
}

/** Fields that are called otherwise in the file. */
const fileFields: Readonly<Record<string, string>> = {
  queryFrequencyMs: 'queryFrequency',
  queryPeriodMs: 'queryPeriod',
  suppressionMs: 'suppressionDuration',
  techniques: 'relevantTechniques',
  sentinelEntitiesColumns: 'sentinelEntitiesMappings',
  aggregation: 'eventGroupingSettings',
  createIncident: 'incidentConfiguration.createIncident',
  grouping: 'incidentConfiguration.groupingConfiguration',
};

/** Below zero where the second is higher. No version is the lowest; what is no version is reported as that. */
function compareVersions(first: string | undefined, second: string | undefined): number {
  if (first === undefined || second === undefined) {
    return Number(first !== undefined) - Number(second !== undefined);
  }
  const parts = (version: string): readonly number[] => version.split('.').map((part) => Number(part) || 0);
  const [a, b] = [parts(first), parts(second)];
  const differs = [0, 1, 2].find((index) => a[index] !== b[index]);
  return differs === undefined ? 0 : (a[differs] ?? 0) - (b[differs] ?? 0);
}

function nextVersion(version: string | undefined): string {
  if (version === undefined) return '1.0.0';
  const [major = '1', minor = '0', patch = '0'] = version.split('.');
  return `${major}.${minor}.${Number(patch) + 1}`;
}

function reused(rule: DetectionRule, known: DetectionRule, since: string): Problem {
  const message = `the id was that of '${known.name}' in ${since}, and this is another rule`;
  return at(rule, 'id', 'rule/id-reused', message, 'give the new rule a GUID of its own');
}

function idChanged(rule: DetectionRule, known: DetectionRule, since: string): Problem {
  const message = `the id was ${known.id} in ${since}: the rule would be deleted, and another made, without its incidents`;
  return at(rule, 'id', 'rule/id-changed', message, `write id: ${known.id}`);
}

function deletedLately(rule: DetectionRule, deleted: readonly DeletedRule[], now: Date): readonly Problem[] {
  const free = deleted
    .filter(({ id }) => id === rule.id)
    .map(({ deletedAt }) => deletedAt.getTime() + tombstoneMs)
    .filter((time) => time > now.getTime());
  if (free.length === 0) return [];
  const until = new Date(Math.max(...free)).toISOString();
  const says =
    `The rule with id '${rule.id}' was recently deleted. You need to allow some time before re-using the same id. ` +
    'Please try again later.';
  const message = `a rule with this id was deleted less than 24 hours ago; the service would say: "${says}"`;
  return [at(rule, 'id', 'rule/id-deleted-lately', message, `wait until ${until}, or give it another GUID`)];
}

function at(rule: DetectionRule, field: string, code: string, message: string, hint: string): Problem {
  const { file } = rule.origin;
  return problem(code, message, {
    file,
    field,
    span: openDocument(rule.origin).spanOf([field]),
    hints: [hint],
  });
}

/** What a file of one rule held: of several nobody can tell which one became which. */
function onlyRulesOfFiles(rules: readonly DetectionRule[]): ReadonlyMap<string, DetectionRule> {
  const counts = new Map<string, number>();
  for (const { origin } of rules) counts.set(origin.file, (counts.get(origin.file) ?? 0) + 1);
  return new Map(
    rules.flatMap((rule) => (counts.get(rule.origin.file) === 1 ? [[rule.origin.file, rule] as const] : [])),
  );
}

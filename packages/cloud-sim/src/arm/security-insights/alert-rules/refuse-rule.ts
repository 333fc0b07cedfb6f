import { badRequest, conflict } from '../../protocol/arm-error.ts';
import { nameOf } from '../../resources/collection.ts';
import { refuseMissingEtag, refuseStale } from '../../resources/etag.ts';
import type { PutRequest } from '../../resources/put-operation.ts';
import { textIn } from '../../resources/read-json.ts';
import { isSame, type WorkspaceRequest } from '../../resources/workspace-request.ts';
import type { Answer } from '../../../simulation/answer.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';
import { stableVersion } from '../api-versions.ts';
import { alertRuleCollection, previewProperties } from './alert-rule-collection.ts';
import { refuseByLimits } from './limits/rule-limits.ts';
import { tablesIn } from './rule/query-tables.ts';
import { kindsOf, readKind, type RuleKind } from './rule/rule-kind.ts';
import { refuseReadOnly } from './template-rule.ts';
import { refuseTombstone } from './tombstones.ts';

const maxEnabledRules = 512;
const maxNrtRules = 50;

/** The service's envelope around what is wrong with a body. */
function invalidDataModel(what: string): Answer {
  return badRequest(`Invalid data model. [: ${what}]`);
}

/** What the service says to a stale etag. */
export function newerInstance({ workspace }: WorkspaceRequest, { name }: ArmResource): string {
  return (
    `Newer instance of rule '${name}' exists for workspace '${workspace.workspaceId}' (Etag does not match). ` +
    'Data was not saved.'
  );
}

/** Everything for which a PUT of a rule is refused: first the body by itself, then beside what there is. */
export function refuseRule(request: PutRequest, existing: ArmResource | undefined): Answer | undefined {
  const { body, properties, apiVersion, workspace, clock } = request;
  const kind = readKind(body.kind, apiVersion);
  if (kind === undefined) return refuseKind(body.kind, apiVersion);
  const wrong =
    refuseForVersion(request) ??
    refuseReadOnly(kind, properties) ??
    refuseByLimits(kind, properties, { workspace, now: clock.now(), before: existing?.properties });
  if (wrong !== undefined) return invalidDataModel(wrong);
  return (
    (existing === undefined ? refuseTombstone(request, nameOf(alertRuleCollection, request)) : undefined) ??
    refuseExisting(request, kind, existing) ??
    refuseDuplicate(request, kind, existing) ??
    refuseCount(request, kind, existing) ??
    refuseQuery(request)
  );
}

/** Ours: how the service words it has not been recorded. */
function refuseKind(kind: unknown, apiVersion: string): Answer {
  const known = kindsOf(apiVersion).join(', ');
  return invalidDataModel(`The alert rule kind '${String(kind)}' is not one of ${known}.`);
}

/** Ours, as above. */
function refuseForVersion({ properties, apiVersion }: PutRequest): string | undefined {
  const early = Object.keys(properties).find((name) => previewProperties.includes(name));
  return early !== undefined && apiVersion === stableVersion
    ? `The property '${early}' is not supported in api-version '${apiVersion}'.`
    : undefined;
}

function refuseExisting(
  request: PutRequest,
  kind: RuleKind,
  existing: ArmResource | undefined,
): Answer | undefined {
  if (existing === undefined) return undefined;
  const newer = newerInstance(request, existing);
  const stale = refuseStale(request, existing, newer) ?? refuseMissingEtag(request, newer);
  if (stale !== undefined) return stale;
  if (existing.kind !== undefined && existing.kind !== kind) {
    return badRequest(`The kind of the alert rule '${existing.name}' cannot be changed.`);
  }
  // Reported of machine-learning rules, which cannot even be written as they are.
  return kind === 'MLBehaviorAnalytics' ? refuseInstalled(request) : undefined;
}

function refuseInstalled({ properties }: PutRequest): Answer {
  return badRequest(`The template '${String(properties.alertRuleTemplateName)}' is already installed`);
}

/** A name twice, or a template of Microsoft's own twice. The grammar is the service's. */
function refuseDuplicate(
  request: PutRequest,
  kind: RuleKind,
  existing: ArmResource | undefined,
): Answer | undefined {
  const { workspace, properties } = request;
  const others = workspace.alertRules.filter((rule) => rule !== existing);
  if (kind === 'Fusion' || kind === 'MLBehaviorAnalytics') {
    const template = properties.alertRuleTemplateName;
    return others.some((rule) => rule.properties.alertRuleTemplateName === template)
      ? refuseInstalled(request)
      : undefined;
  }
  const displayName = textIn(properties.displayName);
  return others.some((rule) => isSame(textIn(rule.properties.displayName), displayName))
    ? conflict(`Alert Rule with Resource Name '${displayName}' is already exist`)
    : undefined;
}

function refuseCount(
  { workspace, properties }: PutRequest,
  kind: RuleKind,
  existing: ArmResource | undefined,
): Answer | undefined {
  if (properties.enabled !== true) return undefined;
  const others = workspace.alertRules.filter((rule) => rule !== existing);
  const enabled = others.filter((rule) => rule.properties.enabled === true);
  if (enabled.length >= maxEnabledRules) {
    return badRequest(`The maximum number of enabled alert rules (${maxEnabledRules}) has been reached.`);
  }
  return kind === 'NRT' && enabled.filter((rule) => rule.kind === 'NRT').length >= maxNrtRules
    ? badRequest(`The maximum number of enabled NRT alert rules (${maxNrtRules}) has been reached.`)
    : undefined;
}

function refuseQuery({ workspace, properties }: PutRequest): Answer | undefined {
  const { tables, savedSearches } = workspace;
  const { query } = properties;
  if (tables === undefined || typeof query !== 'string') return undefined;
  const known = new Set([
    ...tables,
    ...savedSearches.map((savedSearch) => textIn(savedSearch.properties.functionAlias)),
  ]);
  return tablesIn(query).every((name) => known.has(name))
    ? undefined
    : badRequest('Failed to run the analytics rule query. One of the tables does not exist.');
}

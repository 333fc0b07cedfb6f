import { given, type JsonValue } from '@drawbridge/base';

import { bagIn, isBag, textIn, type ArmBody } from '../wire/arm-body.ts';
import { definedFields } from '../wire/resource-fields.ts';

/** Why an incident is closed; the reasons are those that the service has for each. */
type Classification =
  | { readonly is: 'TruePositive'; readonly reason?: 'SuspiciousActivity'; readonly comment?: string }
  | { readonly is: 'BenignPositive'; readonly reason?: 'SuspiciousButExpected'; readonly comment?: string }
  | {
      readonly is: 'FalsePositive';
      readonly reason?: 'IncorrectAlertLogic' | 'InaccurateData';
      readonly comment?: string;
    }
  | { readonly is: 'Undetermined'; readonly comment?: string };

/** What is to be different of an incident; what is absent stays. */
export interface IncidentChanges {
  readonly status?: 'New' | 'Active' | 'Closed';
  readonly severity?: 'High' | 'Medium' | 'Low' | 'Informational';
  /** Needed to close. */
  readonly classification?: Classification;
  /** Taken only where nobody has the incident, unless `replace` asks for it. */
  readonly owner?: { readonly objectId: string; readonly replace?: boolean };
  /** Added to those that are there. */
  readonly labels?: readonly string[];
}

/** What the service alone decides: it is told and not sent back. */
const decidedByService = new Set([
  'additionalData',
  'createdTimeUtc',
  'incidentNumber',
  'incidentUrl',
  'lastModifiedTimeUtc',
  'providerIncidentId',
  'providerName',
  'relatedAnalyticRuleIds',
]);

/** An incident's properties as they are to be, and what of the wish was left out. Undefined where nothing differs. */
export interface ChangedIncident {
  readonly properties: Readonly<Record<string, JsonValue>> | undefined;
  readonly leftOut: readonly string[];
}

/** Applies changes to an incident as it was read. A PUT replaces it whole, so all that stays is sent as well. */
export function changeIncident(incident: ArmBody, changes: IncidentChanges): ChangedIncident {
  const before = bagIn(incident, 'properties');
  const owner = changeOwner(before, changes.owner);
  const status = changeStatus(before, changes);
  const wanted = {
    ...given({ severity: changes.severity }),
    ...status.fields,
    ...addLabels(before, changes.labels ?? []),
    ...owner.fields,
  };
  const differs = Object.entries(wanted).some(
    ([name, value]) => JSON.stringify(before[name] ?? null) !== JSON.stringify(value),
  );
  const sent = definedFields(
    Object.entries({ ...before, ...wanted }).filter(([name]) => !decidedByService.has(name)),
  );
  return {
    properties: differs ? sent : undefined,
    leftOut: [...status.leftOut, ...owner.leftOut],
  };
}

/** Fields to write, and what was left out of the wish. */
interface FieldChange {
  readonly fields: ArmBody;
  readonly leftOut: readonly string[];
}

/** An incident that is closed stays as the one who closed it left it: neither opened nor classified again. */
function changeStatus(before: ArmBody, { status, classification }: IncidentChanges): FieldChange {
  const fields = { ...given({ status }), ...classificationFields(classification) };
  if (before.status !== 'Closed') return { fields, leftOut: [] };
  const isAsAsked = Object.entries(fields).every(([name, value]) => before[name] === value);
  return {
    fields: {},
    leftOut: isAsAsked ? [] : ['status and classification: the incident is closed already'],
  };
}

function classificationFields(classification: Classification | undefined): ArmBody {
  if (classification === undefined) return {};
  const { is, comment } = classification;
  const reason = 'reason' in classification ? classification.reason : undefined;
  return given({ classification: is, classificationReason: reason, classificationComment: comment });
}

function addLabels(before: ArmBody, names: readonly string[]): ArmBody {
  const present = Array.isArray(before.labels) ? (before.labels as readonly JsonValue[]) : [];
  const known = new Set(
    present.flatMap((label) => (isBag(label) ? textIn(label, 'labelName')?.toLowerCase() : undefined) ?? []),
  );
  const added = names.filter((name) => {
    const isNew = !known.has(name.toLowerCase());
    known.add(name.toLowerCase());
    return isNew;
  });
  if (added.length === 0) return {};
  return { labels: [...present, ...added.map((labelName) => ({ labelName, labelType: 'User' }))] };
}

function changeOwner(before: ArmBody, wanted: IncidentChanges['owner']): FieldChange {
  if (wanted === undefined) return { fields: {}, leftOut: [] };
  const owner = bagIn(before, 'owner');
  const current = ['objectId', 'userPrincipalName', 'email', 'assignedTo'].map((name) => textIn(owner, name));
  if (current[0]?.toLowerCase() === wanted.objectId.toLowerCase()) return { fields: {}, leftOut: [] };
  const holder = current.findLast((name) => name !== undefined && name !== '');
  if (holder !== undefined && wanted.replace !== true) {
    return { fields: {}, leftOut: [`the owner: ${holder} has the incident`] };
  }
  return { fields: { owner: { objectId: wanted.objectId } }, leftOut: [] };
}

import type { Answer } from '../../../simulation/answer.ts';
import type { ArmIncident, ArmResource } from '../../../world/arm-workspace.ts';
import { badRequest } from '../../protocol/arm-error.ts';
import { refuseMissingEtag, refuseStale } from '../../resources/etag.ts';
import type { PutRequest } from '../../resources/put-operation.ts';
import { isGiven, objectsIn, textIn, type JsonBag } from '../../resources/read-json.ts';

/** The reasons that each classification can have. That others are refused is ours. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  Undetermined: [],
  TruePositive: ['SuspiciousActivity'],
  BenignPositive: ['SuspiciousButExpected'],
  FalsePositive: ['IncorrectAlertLogic', 'InaccurateData'],
};
const enums: Readonly<Record<string, readonly string[]>> = {
  severity: ['High', 'Medium', 'Low', 'Informational'],
  status: ['New', 'Active', 'Closed'],
  classification: Object.keys(reasons),
};
const mostDescription = 5000;

/** What the service says to a stale etag of an incident, or of something in one. */
export function newerVersion({ name }: Pick<ArmResource, 'name'>): string {
  return `Newer version of resource '${name}' exists. Data was not saved`;
}

/** Everything for which a PUT of an incident is refused. Which fields are required is the API's, the words are ours. */
export function refuseIncident(request: PutRequest, existing: ArmIncident | undefined): Answer | undefined {
  const wrong = refuseProperties(request.properties);
  if (wrong !== undefined) return badRequest(`Invalid data model. [: ${wrong}]`);
  if (existing === undefined) return undefined;
  return (
    refuseStale(request, existing, newerVersion(existing)) ??
    refuseMissingEtag(request, newerVersion(existing))
  );
}

function refuseProperties(incident: JsonBag): string | undefined {
  const missing = ['title', 'severity', 'status'].find((field) => !isGiven(incident[field]));
  if (missing !== undefined) return `The field '${missing}' is required.`;
  const unknown = Object.entries(enums).find(
    ([field, values]) => isGiven(incident[field]) && !values.includes(textIn(incident[field])),
  );
  if (unknown !== undefined) return `The value of '${unknown[0]}' must be one of ${unknown[1].join(', ')}.`;
  if (textIn(incident.description).length > mostDescription) {
    return `The field 'description' must have at most ${mostDescription} characters.`;
  }
  if (objectsIn(incident.labels).some(({ labelName }) => textIn(labelName) === '')) {
    return "The field 'labelName' is required.";
  }
  return refuseClassification(incident);
}

function refuseClassification({ status, classification, classificationReason }: JsonBag): string | undefined {
  if (status === 'Closed' && !isGiven(classification)) {
    return "The field 'classification' is required when 'status' is Closed.";
  }
  if (!isGiven(classificationReason)) return undefined;
  const fitting = reasons[textIn(classification)] ?? [];
  return fitting.includes(textIn(classificationReason))
    ? undefined
    : `The classification '${textIn(classification)}' has no reason '${textIn(classificationReason)}'.`;
}

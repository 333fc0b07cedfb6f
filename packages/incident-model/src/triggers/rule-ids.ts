import { readWords, unique } from './embedded-json.ts';

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is a GUID. */
export function isGuid(text: string): boolean {
  return guid.test(text);
}

/** The id of a rule out of its ARM id, or out of the plain id: the last segment. */
export function ruleIdOf(armId: string): string {
  const last = armId.split('/').findLast((part) => part !== '') ?? armId;
  return isGuid(last) ? last.toLowerCase() : last;
}

/** The ids that an alert names: `Analytic Rule Ids` of its additional data, and its type, `<workspace>_<rule>`. */
export function ruleIdsOfAlert(
  additionalData: Readonly<Record<string, unknown>>,
  alertType: string | null | undefined,
): readonly string[] {
  const named = [
    ...readWords(additionalData['Analytic Rule Ids']),
    ...readWords(additionalData.AnalyticRuleIds),
  ];
  return unique([...named.map(ruleIdOf), ...ruleIdOfAlertType(alertType ?? '')]);
}

function ruleIdOfAlertType(alertType: string): readonly string[] {
  const underscore = alertType.indexOf('_');
  if (underscore === -1 || !isGuid(alertType.slice(0, underscore))) return [];
  const rule = alertType.slice(underscore + 1);
  return rule === '' ? [] : [ruleIdOf(rule)];
}

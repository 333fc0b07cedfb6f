import { isGiven, objectIn, objectsIn, textsIn, type JsonBag } from '../../../resources/read-json.ts';
import { queryKinds, refuseDuration, type LimitContext, type RuleLimit } from './rule-limit.ts';

const groupingOf = ({ incidentConfiguration }: JsonBag): JsonBag | undefined => {
  const { groupingConfiguration } = objectIn(incidentConfiguration);
  return isGiven(groupingConfiguration) ? objectIn(groupingConfiguration) : undefined;
};

/** A limit of the grouping, where there is one. */
function ofGrouping(
  allowed: string,
  refuse: (grouping: JsonBag, rule: JsonBag, context: LimitContext) => string | undefined,
): RuleLimit {
  return {
    allowed: `groupingConfiguration: ${allowed}`,
    kinds: queryKinds,
    words: 'ours',
    refuse: (rule, context) => {
      const grouping = groupingOf(rule);
      return grouping === undefined ? undefined : refuse(grouping, rule, context);
    },
  };
}

/** How alerts become incidents. */
export const incidentLimits: readonly RuleLimit[] = [
  {
    allowed: 'eventGroupingSettings.aggregationKind: SingleAlert, AlertPerResult',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ eventGroupingSettings }) => {
      const { aggregationKind: kind } = objectIn(eventGroupingSettings);
      return !isGiven(kind) || ['SingleAlert', 'AlertPerResult'].includes(String(kind))
        ? undefined
        : `The value '${String(kind)}' of 'aggregationKind' is invalid.`;
    },
  },
  {
    allowed: 'incidentConfiguration.createIncident: required',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ incidentConfiguration: value }) =>
      isGiven(value) && typeof objectIn(value).createIncident !== 'boolean'
        ? "The field 'createIncident' is required."
        : undefined,
  },
  ofGrouping('enabled, reopenClosedIncident, lookbackDuration, matchingMethod are required', (grouping) => {
    const fields = ['enabled', 'reopenClosedIncident', 'lookbackDuration', 'matchingMethod'];
    const missing = fields.find((field) => !isGiven(grouping[field]));
    return missing === undefined ? undefined : `The field '${missing}' is required.`;
  }),
  ofGrouping('lookbackDuration PT5M to P7D', ({ lookbackDuration }) =>
    refuseDuration('lookbackDuration', lookbackDuration, 'PT5M', 'P7D'),
  ),
  ofGrouping('matchingMethod AllEntities, AnyAlert, Selected', ({ matchingMethod }) =>
    ['AllEntities', 'AnyAlert', 'Selected'].includes(String(matchingMethod))
      ? undefined
      : `The value '${String(matchingMethod)}' of 'matchingMethod' is invalid.`,
  ),
  ofGrouping('Selected needs something to group by', (grouping) => {
    const fields = ['groupByEntities', 'groupByAlertDetails', 'groupByCustomDetails'];
    return grouping.matchingMethod === 'Selected' &&
      fields.every((field) => textsIn(grouping[field]).length === 0)
      ? "When 'matchingMethod' is 'Selected', at least one entity, alert detail or custom detail is required."
      : undefined;
  }),
  ofGrouping('groupByEntities that the rule maps', ({ groupByEntities }, { entityMappings }) => {
    const mapped = objectsIn(entityMappings).map(({ entityType }) => String(entityType));
    const unknown = textsIn(groupByEntities).find((entityType) => !mapped.includes(entityType));
    return unknown === undefined
      ? undefined
      : `The entity '${unknown}' in 'groupByEntities' is not mapped by the rule.`;
  }),
  ofGrouping('groupByAlertDetails DisplayName, Severity', ({ groupByAlertDetails }) => {
    const unknown = textsIn(groupByAlertDetails).find(
      (detail) => !['DisplayName', 'Severity'].includes(detail),
    );
    return unknown === undefined ? undefined : `The alert detail '${unknown}' is invalid.`;
  }),
  ofGrouping('groupByCustomDetails that the rule defines', ({ groupByCustomDetails }, { customDetails }) => {
    const unknown = textsIn(groupByCustomDetails).find((detail) => !(detail in objectIn(customDetails)));
    return unknown === undefined
      ? undefined
      : `The custom detail '${unknown}' in 'groupByCustomDetails' is not defined by the rule.`;
  }),
  ofGrouping(
    'no reopenClosedIncident in the Defender portal',
    ({ reopenClosedIncident }, _, { workspace }) =>
      reopenClosedIncident === true && workspace.onboardedToDefender
        ? "'reopenClosedIncident' is not available in workspaces that are onboarded to the Defender portal."
        : undefined,
  ),
];

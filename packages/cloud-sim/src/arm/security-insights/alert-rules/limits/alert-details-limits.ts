import { refuseColumn } from './entity-limits.ts';
import { isGiven, objectIn, objectsIn, textIn, type JsonBag } from '../../../resources/read-json.ts';
import { queryKinds, type RuleLimit } from './rule-limit.ts';

const alertProperties = [
  'AlertLink',
  'ConfidenceLevel',
  'ConfidenceScore',
  'ExtendedLinks',
  'ProductName',
  'ProviderName',
  'ProductComponentName',
  'RemediationSteps',
  'Techniques',
];

const overrideOf = ({ alertDetailsOverride }: JsonBag): JsonBag => objectIn(alertDetailsOverride);

function formatLength(field: string, to: number): RuleLimit {
  return {
    allowed: `alertDetailsOverride.${field}: 1 to ${to} characters`,
    kinds: queryKinds,
    words: 'ours',
    refuse: (rule) => {
      const { [field]: format } = overrideOf(rule);
      return isGiven(format) && (String(format).length < 1 || String(format).length > to)
        ? `The field '${field}' must be a string with a length between 1 and ${to}.`
        : undefined;
    },
  };
}

function formatParameters(field: string): RuleLimit {
  return {
    allowed: `alertDetailsOverride.${field}: at most 3 parameters`,
    kinds: queryKinds,
    words: 'service',
    refuse: (rule) => {
      const count = textIn(overrideOf(rule)[field]).match(/\{\{[^{}]+\}\}/g)?.length ?? 0;
      return count > 3
        ? `You have defined ${count} parameters in '${field}'. The maximum allowed is 3.`
        : undefined;
    },
  };
}

function overrideColumn(field: string): RuleLimit {
  return {
    allowed: `alertDetailsOverride.${field}: a column name`,
    kinds: queryKinds,
    words: 'ours',
    refuse: (rule) => {
      const { [field]: column } = overrideOf(rule);
      return isGiven(column) ? refuseColumn(column) : undefined;
    },
  };
}

/** What an alert takes from the result instead of from the rule. */
export const alertDetailsLimits: readonly RuleLimit[] = [
  formatLength('alertDisplayNameFormat', 256),
  formatParameters('alertDisplayNameFormat'),
  formatLength('alertDescriptionFormat', 5000),
  formatParameters('alertDescriptionFormat'),
  overrideColumn('alertTacticsColumnName'),
  overrideColumn('alertSeverityColumnName'),
  {
    allowed: `alertDetailsOverride.alertDynamicProperties: ${alertProperties.join(', ')}`,
    kinds: queryKinds,
    words: 'ours',
    refuse: (rule) => {
      const unknown = objectsIn(overrideOf(rule).alertDynamicProperties).find(
        ({ alertProperty }) => !alertProperties.includes(String(alertProperty)),
      );
      return unknown === undefined
        ? undefined
        : `The alert property '${String(unknown.alertProperty)}' is invalid.`;
    },
  },
];

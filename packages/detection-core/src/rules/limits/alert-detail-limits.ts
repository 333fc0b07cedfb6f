import { nameHints } from '@drawbridge/base';

import { placeholders } from '../model/placeholders.ts';
import { columnNameBreach, type Breach, type RuleLimit } from './rule-limit.ts';

const maxDetails = 20;
const maxDetailName = 20;
const maxParameters = 3;

/** What an alert may be told beside its columns (`AlertProperty` of the API). */
const alertProperties: readonly string[] = [
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

/** What an alert takes from the row of the result that raised it. */
export const alertDetailLimits: readonly RuleLimit[] = [
  {
    code: 'rule/custom-details',
    allowed: `customDetails: at most ${maxDetails}`,
    severity: 'error',
    find: ({ customDetails }) => {
      const { length } = Object.keys(customDetails);
      const message = `${length} custom details; ${maxDetails} are allowed`;
      return length <= maxDetails
        ? []
        : [{ path: ['customDetails'], message, hints: ['keep what a responder needs'] }];
    },
  },
  {
    code: 'rule/custom-detail-name',
    allowed: `customDetails: names of at most ${maxDetailName} letters, digits and _, a letter first`,
    severity: 'error',
    find: ({ customDetails }) => Object.keys(customDetails).flatMap(detailName),
  },
  {
    code: 'rule/column-name',
    allowed: 'customDetails: columns of at most 500 letters, digits and _',
    severity: 'error',
    find: ({ customDetails }) =>
      Object.entries(customDetails).flatMap(([key, column]) =>
        columnNameBreach(['customDetails', key], column),
      ),
  },
  formatLength('alertDisplayNameFormat', 256),
  formatLength('alertDescriptionFormat', 5000),
  formatParameters('alertDisplayNameFormat'),
  formatParameters('alertDescriptionFormat'),
  overrideColumn('alertTacticsColumnName'),
  overrideColumn('alertSeverityColumnName'),
  {
    code: 'rule/alert-property',
    allowed: `alertDetailsOverride.alertDynamicProperties: ${alertProperties.join(', ')}`,
    severity: 'error',
    find: ({ alertDetailsOverride }) =>
      (alertDetailsOverride?.alertDynamicProperties ?? []).flatMap(({ alertProperty }, index) =>
        alertProperties.includes(alertProperty)
          ? []
          : [
              {
                path: ['alertDetailsOverride', 'alertDynamicProperties', index, 'alertProperty'],
                message: `there is no alert property '${alertProperty}'`,
                hints: nameHints(alertProperty, alertProperties, 'alert properties'),
              },
            ],
      ),
  },
  {
    code: 'rule/column-name',
    allowed:
      'alertDetailsOverride.alertDynamicProperties: value is a column of at most 500 letters, digits and _',
    severity: 'error',
    find: ({ alertDetailsOverride }) =>
      (alertDetailsOverride?.alertDynamicProperties ?? []).flatMap(({ value }, index) =>
        columnNameBreach(['alertDetailsOverride', 'alertDynamicProperties', index, 'value'], value),
      ),
  },
  alertsPerResult(),
];

function detailName(key: string): readonly Breach[] {
  const path = ['customDetails', key];
  const hints = [`a letter, then letters, digits and _; at most ${maxDetailName}`];
  if (key.length > maxDetailName) {
    return [{ path, message: `'${key}' has ${key.length} characters; ${maxDetailName} are allowed`, hints }];
  }
  return /^[a-zA-Z]\w*$/.test(key)
    ? []
    : [{ path, message: `'${key}' is not the name of a custom detail`, hints }];
}

type Format = 'alertDisplayNameFormat' | 'alertDescriptionFormat';

function formatLength(field: Format, to: number): RuleLimit {
  return {
    code: 'rule/length',
    allowed: `alertDetailsOverride.${field}: 1 to ${to} characters`,
    severity: 'error',
    find: ({ alertDetailsOverride }) => {
      const length = alertDetailsOverride?.[field]?.length;
      if (length === undefined || (length >= 1 && length <= to)) return [];
      const message = `'${field}' has ${length} characters; 1 to ${to} are allowed`;
      const hints = [length === 0 ? `leave '${field}' out` : `leave out ${length - to} characters`];
      return [{ path: ['alertDetailsOverride', field], message, hints }];
    },
  };
}

function formatParameters(field: Format): RuleLimit {
  return {
    code: 'rule/placeholders',
    allowed: `alertDetailsOverride.${field}: at most ${maxParameters} columns in {{ }}`,
    severity: 'error',
    find: ({ alertDetailsOverride }) => {
      const { length } = placeholders(alertDetailsOverride?.[field] ?? '');
      if (length <= maxParameters) return [];
      return [
        {
          path: ['alertDetailsOverride', field],
          message: `${length} columns in '${field}'; ${maxParameters} are allowed`,
          says: `You have defined ${length} parameters in '${field}'. The maximum allowed is ${maxParameters}.`,
          hints: ['join several columns into one in the query: strcat(…)'],
        },
      ];
    },
  };
}

function overrideColumn(field: 'alertTacticsColumnName' | 'alertSeverityColumnName'): RuleLimit {
  return {
    code: 'rule/column-name',
    allowed: `alertDetailsOverride.${field}: a column of at most 500 letters, digits and _`,
    severity: 'error',
    find: ({ alertDetailsOverride }) => {
      const column = alertDetailsOverride?.[field];
      return column === undefined ? [] : columnNameBreach(['alertDetailsOverride', field], column);
    },
  };
}

/** The service makes 149 alerts of one run, and one more for all that is left. */
function alertsPerResult(): RuleLimit {
  const most = 149;
  return {
    code: 'rule/alerts-per-result',
    allowed: `eventGroupingSettings: AlertPerResult makes ${most} alerts of a run and one of all other results (NRT: 29 and one)`,
    severity: 'warning',
    kind: 'Scheduled',
    find: ({ aggregation, triggerOperator, triggerThreshold: threshold }) => {
      const always = triggerOperator === 'GreaterThan' && threshold >= most;
      if (aggregation !== 'AlertPerResult' || !always) return [];
      return [
        {
          path: ['eventGroupingSettings', 'aggregationKind'],
          message: `the rule fires at more than ${threshold} results, and only ${most} of them get an alert of their own`,
          hints: ['summarize in the query, or use SingleAlert'],
        },
      ];
    },
  };
}

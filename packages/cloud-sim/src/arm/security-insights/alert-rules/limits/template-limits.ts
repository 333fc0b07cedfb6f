import { isGiven } from '../../../resources/read-json.ts';
import { queryKinds, type RuleLimit } from './rule-limit.ts';

/** Where a rule says that it comes from. */
export const templateLimits: readonly RuleLimit[] = [
  {
    allowed: 'templateVersion: only with alertRuleTemplateName',
    kinds: queryKinds,
    words: 'service',
    refuse: ({ templateVersion, alertRuleTemplateName: name }) =>
      isGiven(templateVersion) && (!isGiven(name) || name === '')
        ? "Invalid Properties for alert rule: 'templateVersion' can only be used if 'alertRuleTemplateName' is " +
          'not empty.'
        : undefined,
  },
  {
    allowed: 'templateVersion: X.Y.Z',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ templateVersion: version }) =>
      isGiven(version) && !/^\d+\.\d+\.\d+$/.test(String(version))
        ? `The value '${String(version)}' of 'templateVersion' is not in the format a.b.c.`
        : undefined,
  },
];

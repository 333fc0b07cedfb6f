import { ruleLimits } from './limits/rule-limits.ts';

/** A code of a problem, what it is about, and what is allowed. */
export interface RuleCode {
  readonly code: string;
  readonly title: string;
  /** One line for each limit that has the code. */
  readonly allowed: readonly string[];
}

/** Every code that is about a rule as such. */
const titles: Readonly<Record<string, string>> = {
  'rule/alert-property': 'An alert has no such property',
  'rule/alerts-per-result': 'A run gives more results than alerts',
  'rule/column-name': 'This is not the name of a column',
  'rule/column-type': 'The column has a type that is not read here',
  'rule/correlation': 'The description and the rule say two things about correlation',
  'rule/custom-detail-name': 'This is not the name of a custom detail',
  'rule/custom-details': 'There are too many custom details',
  'rule/duplicate-id': 'Two rules have the same id',
  'rule/duplicate-name': 'Two rules have the same name',
  'rule/duration': 'The duration is out of range',
  'rule/dynamic-identifier': 'An identifier is a text, and this column is dynamic',
  'rule/empty-column': 'An empty text names no column',
  'rule/entity-mapping': 'There are too few or too many entity mappings',
  'rule/entity-type': 'There is no such entity type',
  'rule/folded-query': 'A comment takes in the rest of the query',
  'rule/frequency': 'A rule that looks back days may not run every few minutes',
  'rule/grouping': 'Alerts cannot be grouped by this',
  'rule/identifier': 'The entity type has no such identifier',
  'rule/identifier-missing': 'The mapping does not identify an entity',
  'rule/identifier-twice': 'An identifier is mapped twice',
  'rule/id': 'The id is no GUID',
  'rule/id-changed': 'The id of a rule has changed',
  'rule/id-deleted-lately': 'The id was that of a rule that was deleted a short while ago',
  'rule/id-reused': 'The id was that of another rule',
  'rule/length': 'A text is too short or too long',
  'rule/lookback': 'The query looks back further than the rule',
  'rule/missing-field': 'A field is missing',
  'rule/not-a-rule': 'The file is not an analytics rule',
  'rule/nrt-schedule': 'A near-real-time rule has no schedule',
  'rule/other-workspace': 'A near-real-time rule reads one workspace',
  'rule/outside-query': 'A rule reads the workspace, not Azure Data Explorer',
  'rule/period': 'The rule looks back less far than it waits',
  'rule/placeholder': 'A column in a format is not written as one',
  'rule/placeholders': 'A format names too many columns',
  'rule/reads-everything': 'A rule may not read all tables at once',
  'rule/reopen': 'Closed incidents are not reopened in the Defender portal',
  'rule/same-column': 'Two parts of a name come from one column',
  'rule/tactic': 'There is no such tactic',
  'rule/tactic-missing': 'A technique belongs to more tactics',
  'rule/tactic-of-technique': 'A technique stands without its tactic',
  'rule/technique': 'This is not a technique',
  'rule/template-version': "A template's version is wrong",
  'rule/threshold': 'The threshold is out of range',
  'rule/too-many': 'A workspace cannot hold more rules',
  'rule/unknown-column': "The query's result has no such column",
  'rule/unknown-field': 'There is no such field',
  'rule/version': 'This is not a version',
  'rule/version-not-raised': 'A rule has changed and its version has not',
  'rule/wrong-value': 'The value is not one that the field takes',
};

/** The codes of rules, sorted, for the reference and for reports that explain themselves. */
export function describeRuleCodes(): readonly RuleCode[] {
  const codes = [...new Set([...Object.keys(titles), ...ruleLimits.map(({ code }) => code)])].sort();
  return codes.map((code) => ({
    code,
    title: titles[code] ?? code,
    allowed: ruleLimits.filter((ruleLimit) => ruleLimit.code === code).map(({ allowed }) => allowed),
  }));
}

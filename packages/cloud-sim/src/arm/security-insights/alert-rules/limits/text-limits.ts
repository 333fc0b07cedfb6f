import { withoutTextsAndComments } from '../rule/query-tables.ts';
import { choice, everyKind, length, queryKinds, required, typed, type RuleLimit } from './rule-limit.ts';

const named = ['Scheduled', 'NRT', 'MicrosoftSecurityIncidentCreation'] as const;
const fromTemplate = ['Fusion', 'MLBehaviorAnalytics', 'ThreatIntelligence'] as const;

/** What has to be there, of which type, how long. */
export const textLimits: readonly RuleLimit[] = [
  required(everyKind, 'enabled'),
  typed(everyKind, 'enabled', 'boolean'),
  required(named, 'displayName'),
  typed(named, 'displayName', 'string'),
  length(named, 'displayName', 1, 256),
  typed(named, 'description', 'string'),
  length(named, 'description', 0, 5000),
  required(queryKinds, 'query'),
  typed(queryKinds, 'query', 'string'),
  length(queryKinds, 'query', 1, 10_000),
  required(queryKinds, 'severity'),
  choice(queryKinds, 'severity', ['High', 'Medium', 'Low', 'Informational']),
  required(['MicrosoftSecurityIncidentCreation'], 'productFilter'),
  typed(['MicrosoftSecurityIncidentCreation'], 'productFilter', 'string'),
  required(fromTemplate, 'alertRuleTemplateName'),
  required(['ThreatIntelligence'], 'displayName'),
  {
    allowed: 'query: no `search *`, no `union *`',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ query }) => {
      const found = /\b(search|union)\b(?:\s+\w+\s*=\s*\S+)*\s+\*/.exec(
        withoutTextsAndComments(String(query)),
      );
      return found === null ? undefined : `The query must not use '${found[1] ?? ''} *'.`;
    },
  },
  {
    allowed: 'query: no functions of Azure Data Explorer',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ query }) => {
      const found = /\b(adx|cluster)\s*\(/.exec(withoutTextsAndComments(String(query)));
      return found === null ? undefined : `The query must not use the function '${found[1] ?? ''}()'.`;
    },
  },
];

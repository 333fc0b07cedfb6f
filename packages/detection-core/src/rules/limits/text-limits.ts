import { writeCorrelation } from '../model/correlation.ts';
import { codeOfQuery } from './code-of-query.ts';
import type { Breach, RuleLimit } from './rule-limit.ts';

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const threeNumbers = /^\d+\.\d+\.\d+$/;

/** How long the rule's texts may be, and what its query may not hold. */
export const textLimits: readonly RuleLimit[] = [
  length('name', ({ name }) => name, 1, 256),
  length(
    'description',
    ({ description, correlation }) => writeCorrelation(description, correlation),
    0,
    5000,
  ),
  length('query', ({ query }) => query, 1, 10_000),
  {
    code: 'rule/reads-everything',
    allowed: 'query: no `search *` and no `union *`',
    severity: 'error',
    find: ({ query }) =>
      inQuery(query, /\b(search|union)\b(?:\s+\w+\s*=\s*\S+)*\s+\*/g, (found) => ({
        message: `a rule's query may not use '${found[1] ?? ''} *'`,
        hints: ['name the tables that are meant'],
      })),
  },
  {
    code: 'rule/outside-query',
    allowed: 'query: no functions of Azure Data Explorer (`adx()`, `cluster()`)',
    severity: 'error',
    find: ({ query }) =>
      inQuery(query, /\b(adx|cluster)\s*\(/g, (found) => ({
        message: `a rule's query may not read Azure Data Explorer with '${found[1] ?? ''}()'`,
        hints: ['bring the data into a table or a watchlist of the workspace, and read it there'],
      })),
  },
  {
    code: 'rule/other-workspace',
    allowed: 'query: no `workspace()` and no `app()` in a near-real-time rule, which reads one workspace',
    severity: 'error',
    kind: 'NRT',
    find: ({ query }) =>
      inQuery(query, /\b(workspace|app)\s*\(/g, (found) => ({
        message: `a near-real-time rule reads its own workspace only, not '${found[1] ?? ''}()'`,
        hints: ['make it a Scheduled rule, or publish it to the other workspace'],
      })),
  },
  {
    code: 'rule/id',
    allowed: 'id: a GUID, which no other rule has',
    severity: 'warning',
    find: ({ id }) =>
      guid.test(id)
        ? []
        : [
            {
              path: ['id'],
              message: `the id '${id}' is no GUID`,
              hints: ['keep it where the workspace has the rule by this name; give a new rule a GUID'],
            },
          ],
  },
  {
    code: 'rule/version',
    allowed: 'version: X.Y.Z, of at most 20 characters',
    severity: 'warning',
    find: ({ version }) =>
      version === undefined || (threeNumbers.test(version) && version.length <= 20)
        ? []
        : [{ path: ['version'], message: `'${version}' is not a version`, hints: ['write it as 1.0.0'] }],
  },
  {
    code: 'rule/template-version',
    allowed: 'template.version: X.Y.Z, and only with template.id',
    severity: 'error',
    find: ({ template: { id, version } = {} }) => {
      const path = ['template', 'version'];
      if (version === undefined) return [];
      if (id === undefined || id === '') {
        return [{ path, message: "a template's version is stated without its id", ...noTemplate }];
      }
      return threeNumbers.test(version)
        ? []
        : [{ path, message: `'${version}' is not a version`, hints: ['write it as 1.0.0'] }];
    },
  },
];

const noTemplate = {
  says:
    "Invalid data model. [: Invalid Properties for alert rule: 'templateVersion' can only be used if " +
    "'alertRuleTemplateName' is not empty.",
  hints: ["state the template's id in 'template.id', or leave 'template' out"],
};

function length(
  field: string,
  textOf: (rule: Parameters<RuleLimit['find']>[0]) => string,
  from: number,
  to: number,
): RuleLimit {
  return {
    code: 'rule/length',
    allowed: `${field}: ${from} to ${to} characters`,
    severity: 'error',
    find: (rule) => {
      const found = textOf(rule).length;
      if (found >= from && found <= to) return [];
      const hints = found > to ? [`leave out ${found - to} characters`] : [`write a ${field}`];
      return [
        { path: [field], message: `'${field}' has ${found} characters; ${from} to ${to} are allowed`, hints },
      ];
    },
  };
}

function inQuery(
  query: string,
  pattern: RegExp,
  tell: (found: RegExpExecArray) => Pick<Breach, 'message' | 'hints'>,
): readonly Breach[] {
  return [...codeOfQuery(query).matchAll(pattern)].map((found) => ({
    path: ['query'],
    inQuery: { start: found.index, length: found[0].length },
    ...tell(found),
  }));
}

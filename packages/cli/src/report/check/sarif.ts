import type { Problem } from '@drawbridge/base';
import { describeRuleCodes } from '@drawbridge/detection-core';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';

import { messageWithHints, uriOf, type CheckReport } from '../../checking/check-report.ts';

const schema = 'https://json.schemastore.org/sarif-2.1.0.json';

/** SARIF 2.1.0 (OASIS), as GitHub's and Azure DevOps' code scanning read it. */
export function checkSarif(cwd: string, version: string, { problems }: CheckReport): Log {
  const codes = [...new Set(problems.map(({ code }) => code))].sort();
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'drawbridge', semanticVersion: version, rules: codes.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => resultOf(cwd, problem, codes.indexOf(problem.code))),
      },
    ],
  };
}

function descriptor(code: string): ReportingDescriptor {
  const known = describeRuleCodes().find((ruleCode) => ruleCode.code === code);
  const allowed = known?.allowed ?? [];
  const title = known?.title ?? `drawbridge found ${code.replace(/^.*\//, '').replaceAll('-', ' ')}`;
  const text = [`${title}.`, ...allowed.map((value) => `Allowed: ${value}.`)].join(' ');
  const markdown = [`${title}.`, '', ...allowed.map((value) => `- ${value}`)].join('\n').trim();
  return { id: code, shortDescription: { text: title }, help: { text, markdown } };
}

function resultOf(cwd: string, problem: Problem, ruleIndex: number): Result {
  const { code, severity, file } = problem;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: withoutLinks(messageWithHints(problem)) },
    locations: file === undefined ? [] : [locationOf(cwd, file, problem)],
  };
}

/** `[label](target)` is a link in a message of SARIF; a backslash makes it text (SARIF 2.1.0, 3.11.6). */
function withoutLinks(text: string): string {
  return text.replaceAll(/\[(?=[^\]]*\]\()/g, String.raw`\[`);
}

function locationOf(cwd: string, file: string, { span, field }: Problem): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(cwd, file) },
      ...(span === undefined
        ? {}
        : {
            region: {
              startLine: span.line,
              startColumn: span.column,
              charOffset: span.start,
              charLength: span.length,
            },
          }),
    },
    ...(field === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: field }] }),
  };
}

import { relative } from 'node:path';

import { inertLines, inertText, formatProblem } from '@drawbridge/base';

import type { Host } from '../terminal/host.ts';
import type { CaseOutcome } from '../testing/case-outcome.ts';
import { readableDifference } from './difference.ts';
import { junitXml } from './junit.ts';

/** Each case a line; one that did not pass says what was expected and what came. */
export function testText(host: Host, outcomes: readonly CaseOutcome[]): string {
  const { green, red, bold } = host.colours;
  const units = [...new Set(outcomes.map((outcome) => outcome.unit))];
  const passed = outcomes.filter((outcome) => outcome.outcome === 'pass').length;
  return [
    ...units.flatMap((unit) => [
      bold(inertText(unit)),
      ...outcomes
        .filter((outcome) => outcome.unit === unit)
        .flatMap((outcome) =>
          outcome.outcome === 'pass'
            ? [`  ${green('✔')} ${inertText(outcome.name)}`]
            : [
                `  ${red('✘')} ${inertText(outcome.name)}: ${inertText(oneLine(outcome.description))}`,
                indented(whyNot(outcome, red, green)),
              ],
        ),
    ]),
    '',
    `${String(passed)} passed, ${String(outcomes.length - passed)} failed`,
  ].join('\n');
}

/** The same for CI systems. */
export function testJUnit(host: Host, outcomes: readonly CaseOutcome[]): string {
  const cases = outcomes.map((outcome) => {
    const { unit, name, seconds } = outcome;
    const base = { name, suite: unit.replace('/', '.'), file: relative(host.cwd, outcome.file), seconds };
    if (outcome.outcome === 'pass') return base;
    const message = outcome.differences.map(({ what }) => what).join(', ') || 'the case could not be run';
    return { ...base, failure: { message, details: whyNot(outcome, String, String) } };
  });
  return junitXml(cases).trimEnd();
}

type Paint = (text: string) => string;

/** Each difference with what was expected (`-`) and what came (`+`); for one that could not run, the problems. */
function whyNot(outcome: CaseOutcome, expected: Paint, came: Paint): string {
  const differences = outcome.differences.map((difference) => {
    const lines = readableDifference(difference.expected, difference.actual)
      .split('\n')
      .map((line) => inertLines(line))
      .map((line) => (line.startsWith('-') ? expected(line) : line.startsWith('+') ? came(line) : line));
    return [inertText(difference.what), ...lines].join('\n');
  });
  const legend = differences.length === 0 ? [] : ['(- expected, + came)'];
  return [...legend, ...differences, ...outcome.problems.map(formatProblem)].join('\n');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}

import { relative } from 'node:path';

import { formatProblem } from '@drawbridge/base';

import type { Host } from '../terminal/host.ts';
import type { CaseOutcome } from '../testing/case-outcome.ts';
import { readableDifference } from './difference.ts';
import { junitXml } from './junit.ts';

/** Each case a line; one that did not pass says what was expected and what came. */
export function testText(host: Host, outcomes: readonly CaseOutcome[]): string {
  const { green, red, bold } = host.colours;
  const units = [...new Set(outcomes.map((one) => one.unit))];
  const passed = outcomes.filter((one) => one.outcome === 'pass').length;
  return [
    ...units.flatMap((unit) => [
      bold(unit),
      ...outcomes
        .filter((one) => one.unit === unit)
        .flatMap((one) =>
          one.outcome === 'pass'
            ? [`  ${green('✔')} ${one.name}`]
            : [`  ${red('✘')} ${one.name}: ${oneLine(one.description)}`, indented(whyNot(one, red, green))],
        ),
    ]),
    '',
    `${String(passed)} passed, ${String(outcomes.length - passed)} failed`,
  ].join('\n');
}

/** The same for CI systems. */
export function testJUnit(host: Host, outcomes: readonly CaseOutcome[]): string {
  const cases = outcomes.map((one) => {
    const { unit, name, seconds } = one;
    const base = { name, suite: unit.replace('/', '.'), file: relative(host.cwd, one.file), seconds };
    if (one.outcome === 'pass') return base;
    const message = one.differences.map(({ what }) => what).join(', ') || 'the case could not be run';
    return { ...base, failure: { message, details: whyNot(one, String, String) } };
  });
  return junitXml(cases).trimEnd();
}

type Paint = (text: string) => string;

/** Each difference with what was expected (`-`) and what came (`+`); for one that could not run, the problems. */
function whyNot(one: CaseOutcome, expected: Paint, came: Paint): string {
  const differences = one.differences.map((difference) => {
    const lines = readableDifference(difference.expected, difference.actual)
      .split('\n')
      .map((line) => (line.startsWith('-') ? expected(line) : line.startsWith('+') ? came(line) : line));
    return [difference.what, ...lines].join('\n');
  });
  const legend = differences.length === 0 ? [] : ['(- expected, + came)'];
  return [...legend, ...differences, ...one.problems.map(formatProblem)].join('\n');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '      ');
}

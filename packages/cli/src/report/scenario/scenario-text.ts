import type { Inert } from '@drawbridge/base';
import { fill, parametersOf, type Scenario } from '@drawbridge/detection-core';

import { counted } from '../../terminal/counted.ts';
import type { Host } from '../../terminal/host.ts';
import { formatTable } from '../../terminal/table.ts';

/** Every scenario in a line. */
export function scenariosText(
  host: Host,
  { scenarios }: Inert<{ readonly scenarios: readonly Scenario[] }>,
): string {
  const rows = scenarios.map(({ id, techniques, name, expect }) => [
    id,
    techniques.join(', '),
    [...new Set(expect.map(({ rule }) => rule))].join(', '),
    name,
  ]);
  const table = formatTable(host, ['scenario', 'technique', 'found by', 'what is done'], rows);
  return [table, '', counted(scenarios.length, 'scenario')].join('\n');
}

/** One scenario whole: what to set, what to run, what has to arrive, how to clean up. */
export function scenarioText(scenario: Inert<Scenario>): string {
  const { contained, stratus, atomic } = scenario;
  const parameters = parametersOf(scenario);
  return [
    `${scenario.id}: ${scenario.name} (${scenario.techniques.join(', ')})`,
    scenario.actor,
    '',
    'Set for your lab account:',
    ...Object.entries(parameters).map(([name, value]) => `  export ${name}=${quoted(value)}`),
    '',
    'Steps:',
    ...scenario.steps.map(({ run, note }) => `  ${run ?? `# ${note ?? ''}`}`),
    '',
    'Expected:',
    ...scenario.expect.map(({ rule, columns }) => `  ${rule}: ${columnsText(fill(columns, parameters))}`),
    `Contained by: ${'by' in contained ? contained.by.join(', ') : `no playbook. ${contained.not}`}`,
    '',
    'Clean up:',
    ...(scenario.cleanUp.length === 0 ? ['  nothing is left'] : scenario.cleanUp.map((line) => `  ${line}`)),
    ...(stratus.length === 0 ? [] : ['', `Stratus Red Team: ${stratus.join(', ')}`]),
    ...(atomic.length === 0 ? [] : ['', `Atomic Red Team: ${atomic.join(', ')}`]),
  ].join('\n');
}

/** `Operation StartSession, AwsInstanceId i-…`. */
export function columnsText(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([column, value]) => `${column} ${value}`)
    .join(', ');
}

/** As a shell takes it for nothing but text. */
const quoted = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`;

import { nameHints } from '@drawbridge/base';
import { loadScenarios, parametersOf, type Parameters, type Scenario } from '@drawbridge/detection-core';
import { InvalidArgumentError } from 'commander';

import { UsageError } from '../terminal/exit-code.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import type { ContentFolders } from './find-content.ts';

/** The technique tests that are named, or all of them; what is wrong with a file is shown. */
export async function chooseScenarios(
  scope: VerbScope,
  content: ContentFolders,
  named: readonly string[] = [],
): Promise<readonly Scenario[]> {
  const { scenarios, problems } = await loadScenarios(content.scenarios);
  showProblems(scope, problems);
  if (named.length === 0) return scenarios;
  return [...new Set(named)].map((name) => {
    const scenario = scenarios.find(({ id }) => id === name);
    if (scenario !== undefined) return scenario;
    const hints = nameHints(
      name,
      scenarios.map(({ id }) => id),
      'scenarios',
    );
    throw new UsageError([`there is no scenario '${name}'`, ...hints].join('\n  '));
  });
}

/** Collects `--set NAME=VALUE`. */
export function collectParameter(text: string, before: Parameters = {}): Parameters {
  const match = /^([A-Z][A-Z0-9_]*)=(.+)$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new InvalidArgumentError('expected NAME=VALUE, such as INSTANCE_ID=i-0123456789abcdef0.');
  return { ...before, [match[1]]: match[2] };
}

/** Refuses a name that no chosen scenario has: it would change nothing, and look as if it had. */
export function requireKnown(given: Parameters, scenarios: readonly Scenario[]): void {
  const known = [...new Set(scenarios.flatMap((scenario) => Object.keys(parametersOf(scenario))))];
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const hints = nameHints(name, known, 'parameters');
    throw new UsageError([`--set: no chosen scenario has a parameter '${name}'`, ...hints].join('\n  '));
  }
}

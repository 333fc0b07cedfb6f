import type { Problem } from '@drawbridge/base';

import type { CheckSettings } from '../content/content-settings.ts';

/** What our engine cannot do, and the service can. */
const limitsOfOurs: readonly string[] = [
  'kql/unsupported',
  'kql/columns-depend-on-data',
  'kql/too-deep',
  'kql/timeout',
  'kql/out-of-memory',
  'kql/engine-stopped',
  'kql/internal',
];

/** What is not there makes everything after it unknown, too. */
const unknownSources: readonly string[] = ['kql/unknown-table', 'kql/unknown-function'];

/**
 * What is wrong with a query, as it matters to the service. A table or function that is not known here may well be
 * in the workspace, unless a name that is known is almost the same; what follows from it is left out. What only our
 * engine cannot run stops nobody but the cases that need it.
 */
export function weighQueryProblems(problems: readonly Problem[], isRunByCases: boolean): readonly Problem[] {
  const unknown = problems.filter(({ code }) => unknownSources.includes(code));
  if (unknown.length > 0) {
    const syntax = problems.filter(({ code }) => code === 'kql/syntax');
    return [...oncePerName(unknown).map(weighUnknown), ...syntax];
  }
  return oncePerName(problems).map((found) =>
    limitsOfOurs.includes(found.code) && !isRunByCases ? { ...found, severity: 'warning' as const } : found,
  );
}

function weighUnknown(found: Problem): Problem {
  if (found.severity === 'warning' || found.hints.some((hint) => hint.startsWith('did you mean')))
    return found;
  const message = found.message.replace(/; the service would say: .*$/s, '');
  const hints =
    found.code === 'kql/unknown-table'
      ? ['if the workspace has it, describe it in tables/, so that its columns are checked']
      : ['if the workspace has it, add it to functions/, so that what it gives is checked'];
  return { ...found, severity: 'warning', message, hints };
}

/** One line for a name, however often it stands in a query. */
function oncePerName(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, message }) => {
    const key = `${code} ${message}`;
    return seen.has(key) ? false : seen.add(key).has(key);
  });
}

/** The severities that the configuration gives, by code; `off` leaves a problem out. */
export function applySeverities(
  problems: readonly Problem[],
  { severities }: Pick<CheckSettings, 'severities'>,
): readonly Problem[] {
  return problems.flatMap((found) => {
    const severity = severities[found.code];
    if (severity === 'off') return [];
    return [severity === undefined ? found : { ...found, severity }];
  });
}

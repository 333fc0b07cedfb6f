import type { Incident } from '@drawbridge/incident-model';

import { conditionValues } from '../conditions/context.ts';
import { evaluateCondition } from '../conditions/expression.ts';
import type { Playbook } from './schema.ts';

/** Whether a playbook answers an incident, and what speaks for or against it. */
export interface PlaybookMatch {
  readonly matches: boolean;
  readonly reasons: readonly string[];
}

interface Check {
  readonly holds: boolean;
  readonly reason: string;
}

/** Every trigger that the playbook names must fit. A condition that cannot be evaluated does not. */
export function matchPlaybook(playbook: Playbook, incident: Incident): PlaybookMatch {
  const { rules, techniques, severities, tags } = playbook.triggers;
  const checks = [
    ...oneOf('rule', rules, incident.ruleIds, sameText),
    ...oneOf('technique', techniques, incident.techniques, sameTechnique),
    ...oneOf('severity', severities, [incident.severity], sameText),
    ...oneOf('tag', tags, incident.tags, sameText),
    ...condition(playbook, incident),
  ];
  const against = checks.filter((check) => !check.holds);
  const matches = against.length === 0 && checks.length > 0;
  return { matches, reasons: (matches ? checks : against).map((check) => check.reason) };
}

function oneOf(
  what: string,
  wanted: readonly string[],
  has: readonly string[],
  fits: (wanted: string, has: string) => boolean,
): readonly Check[] {
  if (wanted.length === 0) return [];
  const hit = has.find((value) => wanted.some((other) => fits(other, value)));
  if (hit !== undefined) return [{ holds: true, reason: `the incident has the ${what} ${hit}` }];
  return [
    {
      holds: false,
      reason: `the incident has none of the playbook's: ${what} (it has ${has.join(', ') || 'none'})`,
    },
  ];
}

function sameText(wanted: string, has: string): boolean {
  return wanted.toLowerCase() === has.toLowerCase();
}

/** A playbook for T1021 applies to T1021.008; one for T1021.008 does not apply to T1021. */
function sameTechnique(wanted: string, has: string): boolean {
  return has === wanted || has.startsWith(`${wanted}.`);
}

function condition(playbook: Playbook, incident: Incident): readonly Check[] {
  const text = playbook.triggers.when;
  if (text === undefined) return [];
  const result = evaluateCondition(text, 'incident', playbook.targets.kind, conditionValues(incident));
  if (!result.ok) return [{ holds: false, reason: result.why }];
  return [{ holds: result.value, reason: `the condition '${text}' is ${String(result.value)}` }];
}

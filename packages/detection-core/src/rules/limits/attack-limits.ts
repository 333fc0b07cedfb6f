import { attackTactics, nameHints, tacticsOfTechnique } from '@drawbridge/base';

import type { DetectionRule } from '../model/rule.ts';
import type { RuleLimit } from './rule-limit.ts';

/** Tactics and techniques of MITRE ATT&CK. */
export const attackLimits: readonly RuleLimit[] = [
  {
    code: 'rule/tactic',
    allowed: `tactics: ${attackTactics.join(', ')}`,
    severity: 'error',
    find: ({ tactics }) =>
      tactics.flatMap((tactic, index) =>
        attackTactics.includes(tactic)
          ? []
          : [
              {
                path: ['tactics', index],
                message: `there is no tactic '${tactic}'`,
                hints: nameHints(tactic, attackTactics, 'tactics'),
              },
            ],
      ),
  },
  {
    code: 'rule/technique',
    allowed: 'relevantTechniques: T#### or T####.###; the latter are published as subTechniques',
    severity: 'error',
    find: ({ techniques }) =>
      techniques.flatMap((technique, index) =>
        /^T\d{4}(\.\d{3})?$/.test(technique)
          ? []
          : [
              {
                path: ['relevantTechniques', index],
                message: `'${technique}' is not a technique`,
                says:
                  `Invalid data model. [: The technique '${technique}' is invalid. ` +
                  "The expected format is 'T####', where '#' represents a digit.]",
                hints: ['write T1021 or T1021.008'],
              },
            ],
      ),
  },
  {
    code: 'rule/tactic-of-technique',
    allowed:
      'relevantTechniques: with at least one tactic of each in tactics (of those techniques that are known here)',
    severity: 'error',
    find: (rule) =>
      knownTechniques(rule).flatMap(({ technique, path, needed, missing }) =>
        missing.length < needed.length
          ? []
          : [
              {
                path,
                message: `no tactic of ${technique} is in 'tactics'`,
                says: `No valid tactic corresponding to the technique ${technique} was provided in the tactics field.`,
                hints: [`its tactics: ${needed.join(', ')}`],
              },
            ],
      ),
  },
  {
    code: 'rule/tactic-missing',
    allowed: "relevantTechniques: with every tactic of each in tactics, as the community's validation asks",
    severity: 'warning',
    find: (rule) =>
      knownTechniques(rule).flatMap(({ technique, path, needed, missing }) =>
        missing.length === 0 || missing.length === needed.length
          ? []
          : [
              {
                path,
                message: `${technique} also belongs to ${missing.join(', ')}`,
                hints: ["the community's validation asks for every tactic of a technique in 'tactics'"],
              },
            ],
      ),
  },
];

function knownTechniques({ techniques, tactics }: DetectionRule) {
  return techniques.flatMap((stated, index) => {
    const technique = stated.slice(0, 5);
    const needed = tacticsOfTechnique(technique);
    if (needed.length === 0 || !/^T\d{4}(\.\d{3})?$/.test(stated)) return [];
    const missing = needed.filter((tactic) => !tactics.includes(tactic));
    return [{ technique, path: ['relevantTechniques', index], needed, missing }];
  });
}

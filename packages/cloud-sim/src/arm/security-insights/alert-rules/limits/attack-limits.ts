import { attackTactics, tacticsOfTechnique } from '@drawbridge/base';

import { textsIn } from '../../../resources/read-json.ts';
import { queryKinds, typed, type RuleLimit } from './rule-limit.ts';

/** Tactics and techniques of MITRE ATT&CK. */
export const attackLimits: readonly RuleLimit[] = [
  typed(queryKinds, 'tactics', 'array'),
  typed(queryKinds, 'techniques', 'array'),
  typed(queryKinds, 'subTechniques', 'array'),
  {
    allowed: `tactics: ${attackTactics.join(', ')}`,
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ tactics }) => {
      const unknown = textsIn(tactics).find((tactic) => !attackTactics.includes(tactic));
      return unknown === undefined ? undefined : `The tactic '${unknown}' is invalid.`;
    },
  },
  {
    allowed: 'techniques: T####',
    kinds: queryKinds,
    words: 'service',
    refuse: ({ techniques }) => {
      const wrong = textsIn(techniques).find((technique) => !/^T\d{4}$/.test(technique));
      return wrong === undefined
        ? undefined
        : `The technique '${wrong}' is invalid. The expected format is 'T####', where '#' represents a digit.`;
    },
  },
  {
    allowed: 'subTechniques: T####.###',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ subTechniques }) => {
      const wrong = textsIn(subTechniques).find((subTechnique) => !/^T\d{4}\.\d{3}$/.test(subTechnique));
      return wrong === undefined
        ? undefined
        : `The sub-technique '${wrong}' is invalid. The expected format is 'T####.###', where '#' represents a digit.`;
    },
  },
  {
    // The words are those of Azure-Sentinel's own checks, which ask for every tactic; here one of them does.
    allowed: 'techniques: with one of their tactics in tactics (for those that the simulator knows)',
    kinds: queryKinds,
    words: 'service',
    refuse: ({ techniques, tactics }) => {
      const given = textsIn(tactics);
      const alone = textsIn(techniques).find((technique) => {
        const possible = tacticsOfTechnique(technique);
        return possible.length > 0 && !possible.some((tactic) => given.includes(tactic));
      });
      return alone === undefined
        ? undefined
        : `No valid tactic corresponding to the technique ${alone} was provided in the tactics field.`;
    },
  },
];

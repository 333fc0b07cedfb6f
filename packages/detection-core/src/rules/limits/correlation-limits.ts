import { readCorrelation, tagsWithoutEffect, type TaggedDescription } from '../model/correlation.ts';
import type { RuleLimit, StatedRule } from './rule-limit.ts';

/** How a rule says whether the Defender portal may join its alerts with others. */
export const correlationLimits: readonly RuleLimit[] = [
  {
    code: 'rule/correlation',
    allowed: 'correlation: tenant, on or off, and no tag in the description that says otherwise',
    severity: 'error',
    find: (_rule, stated) => {
      const { correlation: said, tags } = read(stated);
      const { correlation } = stated;
      if (said === undefined || typeof correlation !== 'string' || correlation === said) return [];
      const message = `'correlation' is ${correlation}, and the description begins with ${tags.join(' ')}`;
      return [{ path: ['correlation'], message, hints: ['take the tag out of the description'] }];
    },
  },
  {
    code: 'rule/correlation',
    allowed: 'description: #DONT_CORR# or #INC_CORR# once, as its first characters',
    severity: 'warning',
    find: (_rule, stated) => {
      const { correlation, tags } = read(stated);
      const idle = tagsWithoutEffect(descriptionOf(stated));
      const path = ['description'];
      const hints = [
        "state 'correlation: on' or 'correlation: off', and leave the tag out of the description",
      ];
      if (idle.length > 0) {
        const message = `${idle.join(' ')} has no effect here: only at the very start of a description is it read`;
        return [{ path, message, hints }];
      }
      if (tags.length < 2) return [];
      const message = `the description begins with ${tags.join(' ')}: that is read as 'correlation: ${correlation}'`;
      return [{ path, message, hints }];
    },
  },
];

function read(stated: StatedRule): TaggedDescription {
  return readCorrelation(descriptionOf(stated));
}

function descriptionOf({ description }: StatedRule): string {
  return typeof description === 'string' ? description : '';
}

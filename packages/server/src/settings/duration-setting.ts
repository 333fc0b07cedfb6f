import { parseIsoDuration } from '@drawbridge/base';
import { z } from 'zod';

/** An ISO 8601 duration between two others, as milliseconds. */
export function durationSetting(shortest: string, longest: string) {
  return z
    .string(`a duration such as ${longest}`)
    .transform((text, issues) => {
      const milliseconds = parseIsoDuration(text);
      if (milliseconds !== undefined) return milliseconds;
      issues.addIssue({ code: 'custom', message: `a duration such as ${longest}` });
      return z.NEVER;
    })
    .refine(
      (milliseconds) =>
        milliseconds >= (parseIsoDuration(shortest) ?? 0) && milliseconds <= (parseIsoDuration(longest) ?? 0),
      `between ${shortest} and ${longest}`,
    );
}

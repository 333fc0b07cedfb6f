import { nearestName } from '@drawbridge/base';
import type { z } from 'zod';

/** What a value of a type is called by those who write files. */
const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields',
  record: 'fields',
};

/** What is wrong with a value, in the words of who wrote it; a message of ours stays as it is. */
export function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input')
        ? `expected ${types[issue.expected] ?? issue.expected}`
        : issue.message;
    case 'invalid_value':
      return `expected ${listed(issue.values.map((value) => JSON.stringify(value)))}`;
    case 'too_small':
      return issue.message.startsWith('Too small') ? tooSmall(issue) : issue.message;
    case 'too_big':
      return issue.message.startsWith('Too big')
        ? `expected at most ${String(issue.maximum)}`
        : issue.message;
    case 'invalid_union':
      return 'this has none of the forms that are read here';
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return issue.message.replace(/^Invalid (?:input|string): /, '');
  }
}

/** The value that was most likely meant, where one of several is expected. */
export function hintsOf(issue: z.core.$ZodIssue, value: unknown): readonly string[] {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return [];
  const near = nearestName(value, issue.values.map(String));
  return near === undefined ? [] : [`did you mean '${near}'?`];
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string' && Number(minimum) === 1) return 'expected a text that is not empty';
  if (origin === 'array' && Number(minimum) === 1) return 'expected at least one';
  return `expected at least ${String(minimum)}`;
}

function listed(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

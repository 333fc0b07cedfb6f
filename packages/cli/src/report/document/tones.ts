import type { Tone } from '../../document/document.ts';

const tones: Readonly<Record<string, Tone>> = {
  contained: 'good',
  restored: 'good',
  pass: 'good',
  begun: 'plain',
  nothing: 'plain',
  'nothing-to-do': 'plain',
  skipped: 'plain',
  change: 'plain',
  restore: 'plain',
  undone: 'warn',
  unverified: 'warn',
  unknown: 'warn',
  unfinished: 'warn',
  cancelled: 'warn',
  'not-reached': 'warn',
  'partly-contained': 'warn',
  'partly-restored': 'warn',
  Medium: 'warn',
  Low: 'plain',
  Informational: 'plain',
};

/** How an outcome, a status or a severity is meant; what is not known to be good is bad. */
export function toneOf(word: string): Tone {
  return tones[word] ?? 'bad';
}

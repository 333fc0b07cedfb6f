import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import { inertLines, type Problem } from '@drawbridge/base';

/** What `drawbridge check` looked at, and everything that it found. */
export interface CheckReport {
  readonly rules: number;
  readonly watchlists: number;
  readonly playbooks: number;
  readonly huntingQueries: number;
  /** The rule files that were read, and every other file in which something was found. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** A file as seen from where the person stands, with `/` on every system; where it is elsewhere, as it is. */
export function placeOf(cwd: string, file: string): string {
  const near = relative(cwd, file);
  return near.startsWith('..') || near === '' ? file : near.replaceAll(sep, '/');
}

/** The same for machines: a relative reference, or a URI. */
export function uriOf(cwd: string, file: string): string {
  const place = placeOf(cwd, file);
  return place === file ? pathToFileURL(file).href : encodeURI(place);
}

/** The message with its hints behind it, in one text. */
export function messageWithHints({ message, hints }: Problem): string {
  return [message, ...hints.map((hint) => `hint: ${hint}`)].map((text) => inertLines(text, '')).join('\n');
}

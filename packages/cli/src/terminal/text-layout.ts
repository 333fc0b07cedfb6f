import { inertText } from '@drawbridge/base';
import stringWidth from 'string-width';

import { asCalled } from './called-as.ts';
import type { Host } from './host.ts';

/** No sentence of ours is longer, and a list in one is cut with a count. */
const longestSentence = 10_000;

/**
 * Text wrapped at the terminal's width, every line after `indent` spaces; the first may carry a label there. The text
 * may quote anything: it is made inert, in a hint our command stands as it is called here, and a word without an end is broken, so that none of it reaches the margin.
 */
export function wrapped(host: Host, text: string, indent: number, label = ''): string {
  const width = Math.max(40, Math.min(host.columns, 120) - indent);
  const lines: string[] = [];
  let line = '';
  const said = label.trim() === 'hint' ? asCalled(host, text) : text;
  for (const word of inertText(said, longestSentence)
    .split(' ')
    .flatMap((whole) => broken(whole, width))) {
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  const margin = ' '.repeat(indent);
  return lines
    .map((text, index) => (index === 0 ? `${label.padEnd(indent - 1)} ` : margin) + text)
    .join('\n');
}

/** A word in pieces that fit: a terminal would break it at its own margin, where our labels stand. */
function broken(word: string, width: number): readonly string[] {
  if (stringWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (stringWidth(piece + character) > width) {
      pieces.push(piece);
      piece = character;
    } else piece += character;
  }
  return [...pieces, piece];
}

/** A heading with a rule under it. */
export function heading(host: Host, text: string): string {
  const shown = inertText(text, host.columns * 2);
  const rule = '─'.repeat(Math.min(stringWidth(shown), host.columns));
  return `\n${host.colours.bold(shown)}\n${host.colours.dim(rule)}`;
}

/** A line in so many columns of a terminal; where it is cut, an ellipsis stands. */
export function cutText(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

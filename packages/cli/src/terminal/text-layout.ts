import type { Host } from './host.ts';

/** Text wrapped at the terminal's width, every line after `indent` spaces; the first may carry a label there. */
export function wrapped(host: Host, text: string, indent: number, label = ''): string {
  const width = Math.max(40, Math.min(host.columns, 120) - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  const margin = ' '.repeat(indent);
  return lines.map((text, index) => (index === 0 ? label.padEnd(indent) : margin) + text).join('\n');
}

/** A heading with a rule under it. */
export function heading(host: Host, text: string): string {
  return `\n${host.colours.bold(text)}\n${host.colours.dim('─'.repeat(Math.min(text.length, host.columns)))}`;
}

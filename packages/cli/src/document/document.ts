/** How a word is meant. The word says it too: not everybody sees colours. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** A piece of a line: text, code, an instant (ISO 8601), or a word that is meant well or ill. */
export type Piece =
  | string
  | { readonly code: string }
  | { readonly at: string }
  | { readonly word: string; readonly tone: Tone };

/** One line of text. Whoever prints it makes it inert, so a piece may come from anywhere. */
export type Line = Piece | readonly Piece[];

/** What a moment of a timeline is. */
type MomentKind = 'event' | 'alert' | 'incident' | 'plan' | 'approval' | 'effect' | 'run' | 'undo';

/** Something that happened at an instant (ISO 8601). */
export interface Moment {
  readonly at: string;
  readonly kind: MomentKind;
  /** Of what may have gone well or ill; plain if absent. */
  readonly tone?: Tone;
  readonly text: Line;
}

/** A command to copy, and what it does. */
export interface ShownCommand {
  readonly does: string;
  readonly command: string;
}

/** A block of a report; `label` and `caption` name it for those who do not see where it stands. */
export type Block =
  | { readonly kind: 'text'; readonly text: Line }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: Line])[] }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly heads: readonly string[];
      readonly rows: readonly (readonly Line[])[];
    }
  | { readonly kind: 'timeline'; readonly moments: readonly Moment[] }
  /** Lines that begin with `+`, `-` or a space. */
  | { readonly kind: 'difference'; readonly label: string; readonly lines: readonly string[] }
  | { readonly kind: 'commands'; readonly commands: readonly ShownCommand[] }
  | { readonly kind: 'part'; readonly title: Line; readonly blocks: readonly Block[] };

/** A part of a report that its list of contents names. `id` is ours, never from outside. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A report for people, before it is a page or Markdown: both are made of it, and escape all that stands in it. */
export interface Document {
  readonly title: string;
  readonly status: { readonly word: string; readonly tone: Tone };
  readonly facts: readonly (readonly [name: string, value: Line])[];
  readonly sections: readonly Section[];
}

/** A section, if it has anything to say. */
export function section(id: string, title: string, blocks: readonly Block[]): readonly Section[] {
  return blocks.length === 0 ? [] : [{ id, title, blocks }];
}

/** The lines of a difference: one without a sign is set in, so that it stands where those of ours do not. */
export function signed(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (/^[-+ ]/.test(line) ? line : `  ${line}`));
}

/** The pieces of a line. */
export function piecesOf(line: Line): readonly Piece[] {
  return Array.isArray(line) ? (line as readonly Piece[]) : [line as Piece];
}

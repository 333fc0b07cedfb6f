import { extname } from 'node:path';

import ts from 'typescript';

/** A piece of a file that a person reads: a code span or block of Markdown, or a text of a source. */
interface Passage {
  readonly text: string;
  readonly line: number;
  readonly kind: 'code' | 'text' | 'comment';
  /** It stands beside the command of another program, whose options it may name. */
  readonly besideOther?: boolean;
}

/** Something that a file names as if it could be typed. */
export interface NamedCommand {
  readonly kind: 'drawbridge' | 'verb' | 'option' | 'npm' | 'npx' | 'operation';
  /** The words as they would be typed, without `drawbridge`, `npm` or `npx`. */
  readonly words: readonly string[];
  readonly line: number;
}

/** Every command, sub-command and option that a file names. `verbs` are the words that begin a command line of ours. */
export function commandsNamedIn(
  file: string,
  text: string,
  verbs: readonly string[],
): readonly NamedCommand[] {
  return passagesOf(file, text).flatMap((passage) => namedIn(passage, verbs));
}

function passagesOf(file: string, text: string): readonly Passage[] {
  switch (extname(file)) {
    case '.md':
      return markdownPassages(text);
    case '.ts':
      return sourcePassages(text);
    default:
      return text.split('\n').map((line, index) => ({ text: line, line: index + 1, kind: 'comment' }));
  }
}

/** Blocks of shell, a passage for each line, and code spans; what a block prints is not typed. */
function markdownPassages(text: string): readonly Passage[] {
  const passages: Passage[] = [];
  let block: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, language] = /^\s*```(\w*)/.exec(line) ?? [];
    if (language !== undefined) block = block === undefined ? language : undefined;
    else if (block === undefined) {
      const spans = [...line.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
      const besideOther = spans.some((span) => others.test(span) && !span.includes('drawbridge '));
      passages.push(
        ...spans.map((span) => ({ text: span, line: index + 1, kind: 'code' as const, besideOther })),
      );
    } else passages.push({ text: line, line: index + 1, kind: 'comment' });
  }
  return passages;
}

/** Strings and templates, with a name where something is filled in, and comments. */
function sourcePassages(text: string): readonly Passage[] {
  if (!/drawbridge |--[a-z]|npm |npx |hint/.test(text)) return [];
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const passages: Passage[] = [];
  const add = (node: ts.Node, said: string): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    passages.push({ text: said, line, kind: 'text' });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) add(node, node.text);
    else if (ts.isTemplateExpression(node)) {
      add(node, [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('FILLED'));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(\/?\*|\/\/)/.test(line)) passages.push({ text: line, line: index + 1, kind: 'comment' });
  }
  return passages;
}

/** What follows `drawbridge` where it is a name in a sentence. */
const sentence = /^(command\b|found\b|of \$|plan of\b)/;

/** Programs of others, whose options are not ours. */
const others =
  /\b(gcloud|az|aws cloudtrail|aws command|git|npm|npx|node|vitest|nx|tsx|moto_server|curl|kql:\w+|bench)\b/;

/** A hint that says so tells a person to run something, by whatever name. */
const operations =
  /(?:^|\bor |\bthen |[;:,] )((?:recover|resume|restart|roll back|cancel|unlock|repair) (?:it|this|that|the run|FILLED)\b.*)/;

function namedIn(
  { text, line, kind, besideOther = false }: Passage,
  verbs: readonly string[],
): readonly NamedCommand[] {
  const found: NamedCommand[] = [];
  const add = (named: NamedCommand['kind'], rest: string): void => {
    found.push({ kind: named, words: wordsOf(rest), line });
  };
  for (const match of text.matchAll(/(?<![\w/.-])drawbridge (?=[a-z-])/g)) {
    const rest = text.slice(match.index + match[0].length);
    if (!sentence.test(rest)) add('drawbridge', rest);
  }
  for (const [, rest = ''] of text.matchAll(/\bnpm ((?:run |start\b|test\b).*)/g)) add('npm', rest);
  for (const [, rest = ''] of text.matchAll(/\bnpx (?:-p \S+ )*(.*)/g)) {
    // Outside a checkout our command has its package's name.
    const own = /^@drawbridge\/cli(?: (.*)|$)/.exec(rest);
    if (own === null) add('npx', rest);
    else add('drawbridge', own[1] ?? '');
  }
  if (found.length > 0) return found;
  const [first = '', second = ''] = text.split(/\s+/);
  if (kind === 'code' && verbs.includes(first) && /^(--)?[a-z]/.test(second)) add('verb', text);
  else if (kind !== 'comment' && !besideOther && !others.test(text)) {
    for (const option of optionsIn(text, kind)) add('option', option);
    const [, operation] = (kind === 'text' ? operations.exec(text) : undefined) ?? [];
    if (operation !== undefined) add('operation', operation);
  }
  return found;
}

/** A text of a source that is nothing but an option is an argument of some program, or declares the option itself. */
function optionsIn(text: string, kind: Passage['kind']): readonly string[] {
  if (kind === 'text' && /^--[\w-]+(=.*|[= ][<[%].*)?$/.test(text)) return [];
  // A property of a style has the same form: `--ink:#000`, `var(--ink)`.
  return [...text.matchAll(/(?<![\w-]|var\()--[a-z][a-z-]+(?![a-z-]|:[^\s'])/g)].map(([option]) => option);
}

/** The words of a command line up to where it ends: a quote of the text around it, a pipe, a sentence's end. */
function wordsOf(rest: string): readonly string[] {
  const [line = ''] = rest.replaceAll(/<[^<>/]+>/g, 'FILLED').split(/[`\n]|<\/| [–>|;]|;| && | #|\\$/);
  const words = line.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
  const end = words.findIndex((word) => /[.:,)]$/.test(word));
  const kept = end === -1 ? words : words.slice(0, end + 1);
  return kept
    .map((word) =>
      word
        .replace(/(?<=[a-z])FILLED$/, '')
        .replace(/[.:,)'"*]+$/, '')
        .replace(/^['"(]/, ''),
    )
    .filter((word) => word !== '');
}

import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type YAMLError,
  type YAMLWarning,
} from 'yaml';

import { problem, spanAt, type Problem, type SourceSpan } from '../problems/problem.ts';
import { isNestedDeeper } from '../language/nesting.ts';
import { spanInScalar } from './yaml-scalar.ts';

/** The path to a field in a document: `['entityMappings', 0, 'entityType']`. */
export type FieldPath = readonly PropertyKey[];

/** A YAML file's text, its value, and where each field stands in it. */
export interface YamlText {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The field's value, or the nearest enclosing field that exists. */
  spanOf(path: FieldPath): SourceSpan;
  /** The field's name. */
  spanOfKey(path: FieldPath): SourceSpan;
  /**
   * `length` code units at `start` of `part`, which is the field's text or stands in it. The whole field where the YAML
   * folds or escapes the text, so that its places cannot be told.
   */
  spanInside(path: FieldPath, part: string, start: number, length: number): SourceSpan;
}

/** `entityMappings[0].fieldMappings[1].columnName`. */
export function fieldName(path: FieldPath): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

/** No file that a person writes comes near them; one that does is made to exhaust its reader. */
const mostLetters = 8 * 1024 * 1024;
const deepest = 100;

/**
 * Parses YAML 1.2; what is not YAML is a problem at its place. So is a file that is too large, too deep, or that multiplies
 * itself by aliases: it stops itself, and not what is read beside it.
 */
export function parseYamlText(file: string, text: string): YamlText {
  if (text.length > mostLetters) {
    const message = `this file has ${text.length} characters; at most ${mostLetters} are read`;
    return unusable(file, text, problem('yaml/too-large', message, { file }));
  }
  let document: Document;
  try {
    document = parseDocument(text, { prettyErrors: false });
  } catch (error) {
    return unusable(file, text, tooDeep(file, error));
  }
  const spanOfFault = ({ pos: [start, end] }: YAMLError | YAMLWarning) =>
    spanAt(text, start, Math.max(1, end - start));
  const problems = [
    ...document.errors.map((error) =>
      problem('yaml/not-yaml', error.message, { file, span: spanOfFault(error) }),
    ),
    ...document.warnings.map((warning) => unknownTag(file, spanOfFault(warning))),
  ];
  let value: unknown;
  try {
    value = problems.length === 0 ? document.toJS() : undefined;
  } catch (error) {
    return unusable(file, text, unresolved(file, error));
  }
  if (isNestedDeeper(value, deepest)) {
    // An alias that stands in what it names has no end.
    return unusable(file, text, /\*\w/.test(text) ? unresolved(file) : tooDeep(file));
  }
  return {
    file,
    text,
    value,
    problems,
    spanOf: (path) => spanOfValue(document, text, path),
    spanOfKey: (path) => spanOfName(document, text, path),
    spanInside: (path, part, start, length) =>
      spanOfPart(document, text, path, { part, start, length }) ?? spanOfValue(document, text, path),
  };
}

/** A document without a value, all of whose places are its start. */
function unusable(file: string, text: string, found: Problem): YamlText {
  const span = spanAt(text, 0, 1);
  const start = () => span;
  return {
    file,
    text,
    value: undefined,
    problems: [{ ...found, span }],
    spanOf: start,
    spanOfKey: start,
    spanInside: start,
  };
}

/** Other readers would make something else of it, `!!js/function` for one: what is meant is not known. */
function unknownTag(file: string, span: SourceSpan): Problem {
  const message = 'a tag that is not known stands before this value';
  return problem('yaml/unknown-tag', message, { file, span, hints: ['write the value without the tag'] });
}

function tooDeep(file: string, cause?: unknown): Problem {
  if (cause instanceof Error && !(cause instanceof RangeError)) throw cause;
  const message = `lists and maps lie more than ${deepest} deep in one another`;
  return problem('yaml/too-deep', message, { file });
}

function unresolved(file: string, cause?: unknown): Problem {
  if (cause instanceof RangeError) return tooDeep(file);
  if (cause instanceof Error && !(cause instanceof ReferenceError)) throw cause;
  const message = 'the aliases of this file multiply it, or one stands in what it names';
  return problem('yaml/too-many-aliases', message, { file, hints: ['write out what the aliases stand for'] });
}

function spanOfRange(text: string, range: readonly number[] | null | undefined): SourceSpan {
  const [start = 0, end = start] = range ?? [];
  return spanAt(text, start, Math.max(1, end - start));
}

function spanOfValue(document: Document, text: string, path: FieldPath): SourceSpan {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node)) continue;
    const inside = length === path.length && isScalar(node);
    return inside ? spanOfRange(text, node.range) : spanOfName(document, text, path.slice(0, length));
  }
  return spanOfStart(document, text);
}

function spanOfPart(
  document: Document,
  text: string,
  path: FieldPath,
  wanted: { readonly part: string; readonly start: number; readonly length: number },
): SourceSpan | undefined {
  const node = document.getIn(path, true);
  if (!isScalar(node) || typeof node.value !== 'string') return undefined;
  const at = node.value.indexOf(wanted.part);
  return at === -1 ? undefined : spanInScalar(text, node, at + wanted.start, wanted.length);
}

function spanOfName(document: Document, text: string, path: FieldPath): SourceSpan {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
    if (isPair(pair) && isNode(pair.key)) return spanOfRange(text, pair.key.range);
  }
  if (isSeq(parent) && typeof last === 'number') {
    const item = parent.items[last];
    if (isNode(item)) return spanAt(text, item.range?.[0] ?? 0, 1);
  }
  return path.length > 1 ? spanOfName(document, text, path.slice(0, -1)) : spanOfStart(document, text);
}

/** The first field, below the comments that a file may begin with. */
function spanOfStart(document: Document, text: string): SourceSpan {
  return spanAt(text, document.contents?.range?.[0] ?? 0, 1);
}

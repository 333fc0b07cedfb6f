import { spanAt, type SourceSpan } from '@drawbridge/base';
import { isCollection, isMap, isNode, isScalar, type Document, type Node } from 'yaml';

/** Finds the place of a field in a YAML text: of the field, or of the nearest thing around it that exists. */
export class YamlPositions {
  readonly #text: string;
  readonly #document: Document;

  constructor(text: string, document: Document) {
    this.#text = text;
    this.#document = document;
  }

  /** The span of the value at `path`, such as `['steps', 0, 'action']`. */
  spanOf(path: readonly PropertyKey[]): SourceSpan | undefined {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = this.#nodeAt(path.slice(0, length));
      if (node?.range) return this.#span(node.range[0], node.range[1]);
    }
    return undefined;
  }

  /** The span of the key itself, for a field that should not be there. */
  spanOfKey(path: readonly PropertyKey[], key: string): SourceSpan | undefined {
    const parent = this.#nodeAt(path);
    const pair = isMap(parent)
      ? parent.items.find((one) => isScalar(one.key) && String(one.key.value) === key)
      : undefined;
    const node = pair?.key;
    if (isNode(node) && node.range) return this.#span(node.range[0], node.range[1]);
    return this.spanOf(path);
  }

  /** The span of a part of a scalar's text; of the whole scalar where its text was folded or escaped. */
  spanInside(
    path: readonly PropertyKey[],
    part: string,
    start: number,
    length: number,
  ): SourceSpan | undefined {
    const node = this.#nodeAt(path);
    if (!node?.range) return this.spanOf(path);
    const source = this.#text.slice(node.range[0], node.range[1]);
    const at = source.indexOf(part);
    if (at === -1) return this.#span(node.range[0], node.range[1]);
    return spanAt(this.#text, node.range[0] + at + start, length);
  }

  #nodeAt(path: readonly PropertyKey[]): Node | undefined {
    if (path.length === 0) return this.#document.contents ?? undefined;
    const root = this.#document.contents;
    if (!isCollection(root)) return undefined;
    const node: unknown = root.getIn(path, true);
    return isNode(node) ? node : undefined;
  }

  #span(from: number, to: number): SourceSpan {
    return spanAt(this.#text, from, Math.max(1, to - from));
  }
}

/** `steps[0].action`. */
export function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

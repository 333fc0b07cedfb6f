import type { KustoNode } from '../kusto/node.ts';
import type { Scalar } from '../plan/scalar.ts';
import type { Relation } from './relation.ts';

/** What a name stands for that is not a column. Tables are made again at each use, with columns of their own. */
export type Binding =
  | { readonly kind: 'scalar'; readonly value: Scalar }
  | { readonly kind: 'table'; readonly make: () => Relation }
  | { readonly kind: 'function'; readonly environment: Environment; readonly declaration: KustoNode };

/** The names of `let` statements and parameters, innermost first. */
export class Environment {
  readonly #parent: Environment | undefined;
  readonly #bindings = new Map<string, Binding>();

  constructor(parent?: Environment) {
    this.#parent = parent;
  }

  define(name: string, binding: Binding): void {
    this.#bindings.set(name, binding);
  }

  find(name: string): Binding | undefined {
    return this.#bindings.get(name) ?? this.#parent?.find(name);
  }

  /** Everything bound by a name that the test accepts, outermost first. */
  named(accepts: (name: string) => boolean): readonly { readonly name: string; readonly binding: Binding }[] {
    const own = [...this.#bindings].flatMap(([name, binding]) => (accepts(name) ? [{ name, binding }] : []));
    return [...(this.#parent?.named(accepts) ?? []), ...own];
  }
}

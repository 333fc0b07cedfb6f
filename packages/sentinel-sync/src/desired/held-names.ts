import type { YamlText } from '@drawbridge/base';
import type { DocumentOrigin } from '@drawbridge/detection-core';

import { ruleIdOf } from '../resources/detection-rule/service-id.ts';
import type { KindName } from '../resource-kind/resource-kind.ts';
import { isBag } from '../wire/arm-body.ts';

/**
 * The names of what stands in files that cannot be taken as they are. Whatever of it is in the workspace stays as it is:
 * a mistake in a file deletes no detection. Where not even the name can be told, nothing of the kind is deleted.
 */
export class HeldNames {
  readonly #names = new Set<string>();
  readonly #unknown = new Set<KindName | 'any'>();

  /** Whether a resource of the workspace must stay as it is. */
  has(kind: KindName, name: string): boolean {
    const isUnknown = this.#unknown.has('any') || this.#unknown.has(kind);
    // Files name a custom detection by the id of the rule.
    const lower = (kind === 'detection-rule' ? ruleIdOf(name) : name).toLowerCase();
    return isUnknown || this.#names.has(`${kind}/${lower}`) || this.#names.has(`any/${lower}`);
  }

  add(kind: KindName | 'any', name: string): void {
    const named = kind === 'detection-rule' ? ruleIdOf(name) : name;
    this.#names.add(`${kind}/${named.toLowerCase()}`);
  }

  /** Holds what a document names. */
  hold(kind: KindName, { value }: YamlText): void {
    const { id, alias } = isBag(value) ? value : {};
    const names = [id, alias].filter((name) => typeof name === 'string');
    for (const name of names) this.add(kind, name);
    if (names.length === 0) this.#unknown.add(kind);
  }

  /** Holds what a text that cannot be parsed seems to name. */
  holdText(text: string): void {
    const names = [
      ...text.matchAll(/["']?\b(?:id|name|alias|watchlistAlias)["']?[ \t]*:[ \t]*["']?([^"'\r\n,}]+)/g),
    ];
    for (const [, name = ''] of names) this.add('any', name.split('/').at(-1)?.trim() ?? '');
    if (names.length === 0) this.#unknown.add('any');
  }
}

/** Holds what stands in files that are no YAML or JSON. */
export function namesOfBroken(broken: readonly DocumentOrigin[]): HeldNames {
  const held = new HeldNames();
  for (const { text } of broken) held.holdText(text);
  return held;
}

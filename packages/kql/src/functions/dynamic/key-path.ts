import type { KustoNode } from '../../kusto/node.ts';
import { refuse } from '../../lowering/refusal.ts';
import { runTimeError } from '../../lowering/run-time-error.ts';
import { isArray, readJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { parseJsonPath } from '../../values/dynamic/json-path.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';

/** A name, or a path of names that begins with `$`. Kusto takes no index in it, and not the root alone. */
function parseKey(key: string): readonly string[] | undefined {
  if (!key.startsWith('$')) return [key];
  const path = parseJsonPath(key);
  const names = path?.filter((step) => typeof step === 'string');
  return names === undefined || names.length === 0 || names.length !== path?.length ? undefined : names;
}

/** The names that lead to a key, as the query runs. Ends the query where the key is not one that Kusto documents. */
export function keyPath(key: string): readonly string[] {
  const names = parseKey(key);
  if (names === undefined) throw runTimeError(`the key '${key}' is not supported`);
  return names;
}

/** Refuses a call whose constant key, or one of whose constant keys, is not one that Kusto documents. */
export function checkKeys(call: FunctionCall): FunctionCall {
  const keys = argument(call, 1);
  const node = call.nodes[1] ?? call.node;
  if (keys.kind !== 'literal' || typeof keys.value !== 'string') return call;
  const all = keys.type === 'dynamic' ? itemsOf(keys.value) : [keys.value];
  for (const key of all) checkKey(key, node);
  return call;
}

function itemsOf(text: string): readonly DynamicValue[] {
  const value = readJson(text);
  return value !== undefined && isArray(value) ? value : [];
}

function checkKey(key: DynamicValue, node: KustoNode): void {
  if (typeof key !== 'string' || parseKey(key) !== undefined) return;
  refuse(node, `the key '${key}'`, "a path of keys is $.name or $['any name'], without indexes or wildcards");
}

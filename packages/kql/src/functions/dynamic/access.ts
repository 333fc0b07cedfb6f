import { isArray, isBag, readJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';

/** `d[key]` with a key that is known only as the query runs: a text or a number. */
export const getDynamic = internal('get_dynamic', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (object, key) => {
    if (typeof key === 'bigint') return itemAt(object, key);
    return typeof key === 'string' && isBag(object) ? (object.get(key) ?? null) : null;
  },
});

function itemAt(array: DynamicValue, index: bigint): DynamicValue {
  return isArray(array) ? (array.at(Number(index)) ?? null) : null;
}

/** Reading what is inside a dynamic. */
export const accessFunctions: readonly InternalFunction[] = [
  internal('get_key', {
    parameters: ['dynamic', 'string'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (object, key) => (isBag(object) ? (object.get(key) ?? null) : null),
  }),
  internal('get_index', {
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: itemAt,
  }),
  getDynamic,
  internal('parse_json', {
    parameters: ['string'],
    returns: 'dynamic',
    evaluate: (text) =>
      text.trim() === '' ? null : (readJson(text) ?? (readJson(text) === null ? null : text)),
  }),
  internal('bag_pairs', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (value) => (isBag(value) ? [...value].map(([key, item]) => [key, item]) : null),
  }),
  internal('bag_elements', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (value) => (isBag(value) ? [...value].map(([key, item]) => new Map([[key, item]])) : null),
  }),
];

import type { DynamicBag, DynamicValue } from '../dynamic/dynamic.ts';

const URL_PARTS =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^/?#@:]*)(?::([^/?#@]*))?@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/** The parts of a URL, all of them texts; those that it lacks are empty. The path keeps its leading slash. */
export function parseUrl(text: string): DynamicBag {
  const [, scheme, user, password, host, port, path, query, fragment] = URL_PARTS.exec(text) ?? [];
  return new Map<string, DynamicValue>([
    ['Scheme', scheme ?? ''],
    ['Host', host ?? ''],
    ['Port', port ?? ''],
    ['Path', path ?? ''],
    ['Username', user ?? ''],
    ['Password', password ?? ''],
    ['Query Parameters', parseQuery(query ?? '')],
    ['Fragment', fragment ?? ''],
  ]);
}

/** `k1=v1&k2=v2`; of a key that is there twice the last value stays. */
export function parseQuery(text: string): DynamicBag {
  const pairs = text
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

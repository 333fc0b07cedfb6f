import { domainToASCII } from 'node:url';

/** The ids that one written id stands for, with stars in them where it names several; or why it can match nothing. */
export type AssetId =
  { readonly ok: true; readonly ids: readonly string[] } | { readonly ok: false; readonly why: string };

export function ids(...found: readonly string[]): AssetId {
  return { ok: true, ids: found };
}

export function noId(why: string): AssetId {
  return { ok: false, why };
}

export const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** A principal name or an e-mail address: the domain has a dot. A star may stand in it. */
export const address = /^[^\s@/\\:<>]+@[^\s@/\\:<>]+(?:\.[^\s@/\\:<>.]+)+$/;

/** `{5c3a…}`, `"5c3a…"`, `<alice@example.com>`: what tools put around an id. */
export function unwrapped(text: string): string {
  const inner: readonly (string | undefined)[] = /^(?:\{(.*)\}|"(.*)"|'(.*)'|<(.*)>)$/.exec(text) ?? [];
  return inner.slice(1).find((part) => part !== undefined) ?? text;
}

/** The text with its percent signs resolved, as often as it takes; as it stands where they are none. */
export function unescaped(text: string): string {
  let read = text;
  for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(read); round += 1) {
    try {
      read = decodeURIComponent(read);
    } catch {
      return read;
    }
  }
  return read;
}

/** An address as it is written, and with its domain as name servers know it: `bücher.example` is `xn--bcher-kva.example`. */
export function spellingsOfAddress(text: string): readonly string[] {
  const [, local, domain = ''] = /^(.*)@([^@]*)$/.exec(text) ?? [];
  const ascii = domain.includes('*') ? '' : domainToASCII(domain);
  const known = local === undefined || ascii === '' || ascii === domain.toLowerCase();
  return known ? [text] : [text, `${local}@${ascii}`];
}

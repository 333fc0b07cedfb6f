/** An address as a number of 32 or 128 bits, and how many of its leading bits count. */
export interface Address {
  readonly bits: bigint;
  readonly prefix: number;
  /** An IPv4 address within an IPv6 one: a prefix of 32 or less counts from bit 96. */
  readonly isEmbedded?: boolean;
}

const IPV4_MAPPED = 0xffffn << 32n;

/** Where the bits of an IPv4 address begin in an IPv6 one. */
export const IPV4_START = 96;

/** `a.b.c.d[/n]`; undefined where it is not an IPv4 address. */
export function parseIpv4(text: string): Address | undefined {
  const { address, prefix } = splitPrefix(text, 32);
  const bits = octets(address);
  return bits === undefined || prefix === undefined ? undefined : { bits, prefix };
}

/** An IPv6 address, or an IPv4 one as the IPv6 address that it is mapped to, with an optional `/n`. */
export function parseIpv6(text: string): Address | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined)
    return { bits: IPV4_MAPPED | v4.bits, prefix: v4.prefix + IPV4_START, isEmbedded: true };
  const { address, prefix } = splitPrefix(text, 128);
  const bits = groups(address);
  if (bits === undefined || prefix === undefined) return undefined;
  const isEmbedded = address.includes('.') && (bits >> 32n === 0n || bits >> 32n === 0xffffn);
  if (!isEmbedded) return { bits, prefix };
  const own = prefix <= 32 ? prefix + IPV4_START : prefix;
  return { bits: IPV4_MAPPED | bits, prefix: own, isEmbedded };
}

/** The address with the bits after its prefix cleared. */
export function maskBits(bits: bigint, prefix: number, width: 32 | 128): bigint {
  const tail = BigInt(width - prefix);
  return (bits >> tail) << tail;
}

/** Compares what both prefixes cover: -1, 0 or 1. */
export function compareAddresses(a: Address, b: Address, prefix: number, width: 32 | 128): bigint {
  const common = Math.min(a.prefix, b.prefix, prefix);
  const [left, right] = [maskBits(a.bits, common, width), maskBits(b.bits, common, width)];
  return left < right ? -1n : left > right ? 1n : 0n;
}

/** `192.168.1.1`. */
export function formatIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.');
}

/** All eight groups of four digits, as `parse_ipv6` writes them. */
export function formatIpv6(bits: bigint): string {
  return (bits.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':');
}

function splitPrefix(
  text: string,
  width: number,
): { readonly address: string; readonly prefix: number | undefined } {
  const match = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text.trim());
  const prefix = match?.[2] === undefined ? width : Number(match[2]);
  return { address: match?.[1] ?? '', prefix: prefix <= width ? prefix : undefined };
}

function octets(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const parts = match?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function groups(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const dotted = tail === null ? undefined : octets(tail[2] ?? '');
  if (tail !== null && dotted === undefined) return undefined;
  const plain =
    dotted === undefined
      ? text
      : `${tail?.[1] ?? ''}${(dotted >> 16n).toString(16)}:${(dotted & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head, rest] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - (head?.length ?? 0) - (rest?.length ?? 0);
  if (rest === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [
    ...(head ?? []),
    ...Array.from({ length: rest === undefined ? 0 : missing }, () => '0'),
    ...(rest ?? []),
  ];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

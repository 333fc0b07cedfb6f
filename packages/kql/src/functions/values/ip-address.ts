export interface Ipv4Range {
  readonly value: number;
  readonly prefix: number;
}

export interface Ipv6Range {
  readonly value: bigint;
  readonly prefix: number;
}

/** `a.b.c.d`, with `/prefix` or without; null where it is not. */
export function parseIpv4(text: string): Ipv4Range | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return null;
  const parts = match.slice(1, 5).map(Number);
  const prefix = Number(match[5] ?? '32');
  if (parts.some((one) => one > 255) || prefix > 32) return null;
  return { value: parts.reduce((all, one) => all * 256 + one, 0), prefix };
}

/** An IPv6 or IPv4 address as 128 bits; the prefix of an IPv4 address counts from the 96 bits before it. */
export function parseIpv6(text: string): Ipv6Range | null {
  const [address = '', prefixText] = text.trim().split('/');
  const v4 = parseIpv4(text);
  if (v4 !== null) return { value: 0xffff00000000n + BigInt(v4.value), prefix: v4.prefix + 96 };
  const prefix = Number(prefixText ?? '128');
  if (!address.includes(':') || !Number.isInteger(prefix) || prefix < 0 || prefix > 128) return null;
  const groups = expandGroups(address);
  if (groups === null) return null;
  return { value: groups.reduce((all, one) => (all << 16n) + BigInt(parseInt(one, 16)), 0n), prefix };
}

function expandGroups(address: string): readonly string[] | null {
  const plain = address.replace(/(\d+\.\d+\.\d+\.\d+)$/, (tail) => {
    const v4 = parseIpv4(tail);
    return v4 === null ? 'x' : `${(v4.value >>> 16).toString(16)}:${(v4.value & 0xffff).toString(16)}`;
  });
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...tail];
  return groups.every((one) => /^[0-9a-f]{1,4}$/i.test(one)) ? groups : null;
}

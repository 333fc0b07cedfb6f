import { javascript, type ScalarFunction } from './scalar-function.ts';
import { dynamicToString, isArray } from './values/dynamic.ts';
import { parseIpv4, parseIpv6, type Ipv4Range } from './values/ip-address.ts';

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

function inRange(address: Ipv4Range, range: Ipv4Range): boolean {
  const prefix = Math.min(address.prefix, range.prefix);
  const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  return (address.value & mask) >>> 0 === (range.value & mask) >>> 0;
}

/** Null where either is no address. */
function isInRange(ip: string, range: string): boolean | null {
  const [address, net] = [parseIpv4(ip), parseIpv4(range)];
  return address === null || net === null ? null : inRange(address, net);
}

const compare4 = (a: string, b: string, prefix: bigint | null): bigint | null => {
  const [left, right] = [parseIpv4(a), parseIpv4(b)];
  if (left === null || right === null) return null;
  const bits = Math.min(left.prefix, right.prefix, Number(prefix ?? 32n));
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  const [x, y] = [(left.value & mask) >>> 0, (right.value & mask) >>> 0];
  return x === y ? 0n : x < y ? -1n : 1n;
};

const compare6 = (a: string, b: string, prefix: bigint | null): bigint | null => {
  const [left, right] = [parseIpv6(a), parseIpv6(b)];
  if (left === null || right === null) return null;
  const bits = BigInt(Math.min(left.prefix, right.prefix, Number(prefix ?? 128n)));
  const cut = 128n - bits;
  const [x, y] = [left.value >> cut, right.value >> cut];
  return x === y ? 0n : x < y ? -1n : 1n;
};

const dotted = (value: number): string =>
  [24, 16, 8, 0].map((shift) => String((value >>> shift) & 255)).join('.');

/** IPv4 and IPv6 addresses as text, with or without a prefix length. */
export const addressFunctions: readonly ScalarFunction[] = [
  javascript({
    names: ['ipv4_is_private'],
    parameters: ['string'],
    returns: 'bool',
    evaluate: (ip) =>
      parseIpv4(ip) === null ? null : privateRanges.some((range) => isInRange(ip, range) === true),
  }),
  javascript({
    names: ['ipv4_is_in_range'],
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: isInRange,
  }),
  javascript({
    names: ['ipv4_is_in_any_range'],
    parameters: ['string', 'dynamic'],
    returns: 'bool',
    evaluate: (ip, ranges) => {
      if (parseIpv4(ip) === null || !isArray(ranges)) return null;
      return ranges.some((range) => isInRange(ip, dynamicToString(range)) === true);
    },
  }),
  javascript({
    names: ['ipv4_is_match'],
    parameters: ['string', 'string', 'long?'],
    returns: 'bool',
    evaluate: (a, b, prefix) => {
      const order = compare4(a, b, prefix);
      return order === null ? null : order === 0n;
    },
  }),
  javascript({
    names: ['ipv4_compare'],
    parameters: ['string', 'string', 'long?'],
    returns: 'long',
    evaluate: compare4,
  }),
  javascript({
    names: ['ipv6_compare'],
    parameters: ['string', 'string', 'long?'],
    returns: 'long',
    evaluate: compare6,
  }),
  javascript({
    names: ['ipv6_is_match'],
    parameters: ['string', 'string', 'long?'],
    returns: 'bool',
    evaluate: (a, b, prefix) => {
      const order = compare6(a, b, prefix);
      return order === null ? null : order === 0n;
    },
  }),
  javascript({
    names: ['ipv6_is_in_range'],
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: (ip, range) => {
      const order = compare6(ip, range, null);
      return order === null ? null : order === 0n;
    },
  }),
  javascript({
    names: ['parse_ipv4'],
    parameters: ['string'],
    returns: 'long',
    evaluate: (ip) => {
      const address = parseIpv4(ip);
      if (address === null) return null;
      const mask = address.prefix === 0 ? 0 : (0xffffffff << (32 - address.prefix)) >>> 0;
      return BigInt((address.value & mask) >>> 0);
    },
  }),
  javascript({
    names: ['parse_ipv4_mask'],
    parameters: ['string', 'long'],
    returns: 'long',
    evaluate: (ip, prefix) => {
      const address = parseIpv4(ip);
      if (address === null) return null;
      const bits = Math.min(address.prefix, Number(prefix));
      const mask = bits <= 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
      return BigInt((address.value & mask) >>> 0);
    },
  }),
  javascript({
    names: ['format_ipv4'],
    parameters: ['string', 'long?'],
    returns: 'string',
    evaluate: (ip, prefix) => formatIpv4(ip, prefix)?.address ?? '',
  }),
  javascript({
    names: ['format_ipv4_mask'],
    parameters: ['string', 'long?'],
    returns: 'string',
    evaluate: (ip, prefix) => {
      const formatted = formatIpv4(ip, prefix);
      return formatted === null ? '' : `${formatted.address}/${formatted.prefix}`;
    },
  }),
  javascript({
    names: ['ipv4_netmask_suffix'],
    parameters: ['string'],
    returns: 'long',
    evaluate: (ip) => {
      const address = parseIpv4(ip);
      return address === null ? null : BigInt(address.prefix);
    },
  }),
];

function formatIpv4(text: string, prefix: bigint | null): { address: string; prefix: number } | null {
  const numeric = /^\d+$/.test(text) ? { value: Number(text) >>> 0, prefix: 32 } : parseIpv4(text);
  const bits = Number(prefix ?? 32n);
  if (numeric === null || bits < 0 || bits > 32) return null;
  const length = Math.min(numeric.prefix, bits);
  const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  return { address: dotted((numeric.value & mask) >>> 0), prefix: length };
}

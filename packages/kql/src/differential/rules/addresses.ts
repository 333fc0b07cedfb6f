/** IPv4 addresses with their prefixes. */
import { literal, rule, sample, type Rule } from '../reference/rule.ts';
import { undecidedIf } from '../reference/values.ts';

interface Address {
  readonly value: bigint;
  readonly prefix: number;
}

const maskOf = (prefix: number): bigint => (0xffffffffn << BigInt(32 - prefix)) & 0xffffffffn;

function parse(text: string): Address | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  undecidedIf(match === null && /^[\s\d./]+$/.test(text) && /\d/.test(text), 'other spellings of an address');
  if (match === null) return null;
  const octets = match.slice(1, 5);
  undecidedIf(
    octets.some((octet) => /^0\d/.test(octet)),
    'leading zeros in an address',
  );
  const prefix = Number(match[5] ?? 32);
  if (octets.some((octet) => Number(octet) > 255) || prefix > 32) return null;
  const value = octets.reduce((total, octet) => total * 256n + BigInt(octet), 0n);
  return { value, prefix };
}

function masked(text: string): bigint | null {
  const address = parse(text);
  return address === null ? null : address.value & maskOf(address.prefix);
}

function compare(left: string, right: string, given = 32n): bigint | null {
  const first = parse(left);
  const second = parse(right);
  if (first === null || second === null) return null;
  const mask = maskOf(Math.min(first.prefix, second.prefix, Number(given)));
  const difference = (first.value & mask) - (second.value & mask);
  return difference === 0n ? 0n : difference > 0n ? 1n : -1n;
}

function matches(left: string, right: string, given = 32n): boolean | null {
  const order = compare(left, right, given);
  return order === null ? null : order === 0n;
}

function inRange(text: string, range: string): boolean | null {
  const address = parse(text);
  const within = parse(range);
  if (address === null || within === null) return null;
  undecidedIf(address.prefix < 32, 'an address with a prefix of its own in a range');
  const mask = maskOf(within.prefix);
  return (address.value & mask) === (within.value & mask);
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
function isPrivate(text: string): boolean | null {
  const address = parse(text);
  if (address === null) return null;
  undecidedIf(address.prefix < 16, 'a private address with a wide prefix');
  return privateRanges.some((range) => inRange(text.replace(/\/.*/, ''), range) === true);
}

const dotted = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((places) => ((value >> places) & 255n).toString()).join('.');

function format(text: string, given: bigint, withPrefix: boolean): string {
  const address = parse(text);
  if (address === null || given < 0n || given > 32n) return '';
  const prefix = Math.min(address.prefix, Number(given));
  const shown = dotted(address.value & maskOf(prefix));
  return withPrefix ? `${shown}/${prefix}` : shown;
}

const ip = sample('string', 'ip');
const prefix = literal('long', [0n, 8n, 24n, 31n, 32n]);
const prefixOrNot = literal('long', [-1n, 0n, 24n, 32n, 33n]);
const comparePage = 'ipv4-compare-function: ';

export const addressRules: readonly Rule[] = [
  rule(
    'parse_ipv4',
    [ip],
    'long',
    masked,
    [['192.168.1.1/24'], 3232235776n],
    "parse-ipv4-function: '192.168.1.1/24' | 3232235776",
  ),
  rule(
    'parse_ipv4_mask',
    [sample('string', 'ip'), prefix],
    'long',
    maskWith,
    [['127.0.0.1', 24n], 2130706432n],
    'parse-ipv4-mask-function: print parse_ipv4_mask("127.0.0.1", 24)',
  ),
  rule(
    'ipv4_compare',
    [ip, ip],
    'long',
    (a, b) => compare(a, b),
    [['192.168.1.1/24', '192.168.1.255'], 0n],
    `${comparePage}'192.168.1.1/24', '192.168.1.255' | 0`,
  ),
  rule(
    'ipv4_compare',
    [ip, ip],
    'long',
    (a, b) => compare(a, b),
    [['10.0.0.1', 'not.an.ip'], null],
    `${comparePage}"null: If conversion for one of the two IPv4 strings wasn't successful."`,
  ),
  rule(
    'ipv4_compare',
    [ip, ip, prefix],
    'long',
    compare,
    [['192.168.1.1', '192.168.1.0', 31n], 0n],
    `${comparePage}'192.168.1.1' | '192.168.1.0' | 31 | 0`,
  ),
  rule(
    'ipv4_is_match',
    [ip, ip],
    'bool',
    (a, b) => matches(a, b),
    [['192.168.1.1', '192.168.1.255/24'], true],
    "ipv4-is-match-function: '192.168.1.1' | '192.168.1.255/24' | true",
  ),
  rule(
    'ipv4_is_match',
    [ip, ip, prefix],
    'bool',
    matches,
    [['192.168.1.1', '10.0.0.1', 0n], true],
    'ipv4-is-match-function: "The number of most-significant bits that are taken into account."',
  ),
  rule(
    'ipv4_is_in_range',
    [ip, ip],
    'bool',
    inRange,
    [['192.168.1.6', '192.168.1.1/24'], true],
    'ipv4-is-in-range-function: "true: If the long representation of the first IPv4 string argument is in range of the second"',
  ),
  rule(
    'ipv4_is_private',
    [ip],
    'bool',
    isPrivate,
    [['127.0.0.1'], false],
    "ipv4-is-private-function: '127.0.0.1' | false",
  ),
  rule(
    'ipv4_netmask_suffix',
    [ip],
    'long',
    (text) => {
      const address = parse(text);
      return address === null ? null : BigInt(address.prefix);
    },
    [['10.1.2.3/24'], 24n],
    'ipv4-netmask-suffix-function: "The value of the netmask suffix the IPv4 address. If the suffix isn\'t present in the input, a value of 32 (full netmask suffix) is returned."',
  ),
  rule(
    'format_ipv4',
    [ip, prefixOrNot],
    'string',
    (text, given) => format(text, given, false),
    [['192.168.1.1', 24n], '192.168.1.0'],
    "format-ipv4-function: '192.168.1.1' | 24 | 192.168.1.0",
  ),
  rule(
    'format_ipv4_mask',
    [ip, prefixOrNot],
    'string',
    (text, given) => format(text, given, true),
    [['192.168.1.1/24', 32n], '192.168.1.0/24'],
    "format-ipv4-mask-function: '192.168.1.1/24' | 32 | 192.168.1.0/24",
  ),
];

function maskWith(text: string, given: bigint): bigint | null {
  const address = parse(text);
  return address === null ? null : address.value & maskOf(Math.min(address.prefix, Number(given)));
}

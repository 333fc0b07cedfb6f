import { call, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, lowerArguments, type FunctionCall } from '../definition/function-call.ts';
import { javascript, type ScalarFunction } from '../definition/scalar-function.ts';
import { dynamicToString, isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import {
  type Address,
  IPV4_START,
  compareAddresses,
  formatIpv4,
  formatIpv6,
  maskBits,
  parseIpv4,
  parseIpv6,
} from '../../values/network/ip-address.ts';

const texts = (value: DynamicValue): readonly string[] =>
  (isArray(value) ? value : [value]).map((prefix) => dynamicToString(prefix));

/** The lower of an address's own prefix and one that is asked for; undefined where that is not a prefix. */
const prefixOf = (own: number, asked: bigint | null, width: number): number | undefined => {
  if (asked === null) return own;
  return asked < 0n || asked > BigInt(width) ? undefined : Math.min(own, Number(asked));
};

/** A prefix that is asked for, of IPv4 addresses within IPv6 ones from bit 96 on. */
const askedOf = (asked: bigint | null, addresses: readonly (Address | undefined)[]): bigint | null =>
  asked !== null && asked >= 0n && asked <= 32n && addresses.every((address) => address?.isEmbedded === true)
    ? asked + BigInt(IPV4_START)
    : asked;

type Family = readonly [name: 'ipv4' | 'ipv6', width: 32 | 128, parse: (text: string) => Address | undefined];
const ipv4: Family = ['ipv4', 32, parseIpv4];
const ipv6: Family = ['ipv6', 128, parseIpv6];
const families: readonly Family[] = [ipv4, ipv6];

/** `ipv4_compare`, `ipv6_compare` (-1, 0, 1) and `ipv4_is_match`, `ipv6_is_match`. */
const comparisons = families.flatMap(([family, width, parse]) => {
  const compare = (a: string, b: string, asked: bigint | null): bigint | null => {
    const [left, right] = [parse(a), parse(b)];
    const prefix = prefixOf(width, askedOf(asked, [left, right]), width);
    if (left === undefined || right === undefined || prefix === undefined) return null;
    return compareAddresses(left, right, prefix, width);
  };
  return [
    javascript({
      names: [`${family}_compare`],
      parameters: ['string', 'string', 'long?'],
      returns: 'long',
      evaluate: compare,
    }),
    javascript({
      names: [`${family}_is_match`],
      parameters: ['string', 'string', 'long?'],
      returns: 'bool',
      evaluate: (a, b, asked) => {
        const order = compare(a, b, asked);
        return order === null ? null : order === 0n;
      },
    }),
  ];
});

/** Whether an address is in a range; the range's prefix alone counts. */
const within =
  ([, width, parse]: Family) =>
  (text: string, range: string): boolean | null => {
    const [address, network] = [parse(text), parse(range)];
    if (address === undefined || network === undefined) return null;
    return maskBits(address.bits, network.prefix, width) === maskBits(network.bits, network.prefix, width);
  };

const inRange = (family: Family) =>
  javascript({
    names: [`${family[0]}_is_in_range`],
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: within(family),
  });

/** `ipv4_is_in_range(address, range)` and `ipv6_is_in_range`. */
export const isInRange = { ipv4: inRange(ipv4), ipv6: inRange(ipv6) } as const;

const ranges = families.flatMap((family) => [
  isInRange[family[0]],
  anyOf(`${family[0]}_is_in_any_range`, (text, candidates) => {
    const answers = candidates.map((range) => within(family)(text, range));
    return answers.includes(true) ? true : answers.includes(null) ? null : false;
  }),
]);

/** A function of a text and of candidates that come as one array or as arguments of their own. */
function anyOf(
  name: string,
  evaluate: (text: string, candidates: readonly string[]) => boolean | null,
): ScalarFunction {
  const overArray = javascript({
    names: [name],
    parameters: ['string', 'dynamic'],
    returns: 'bool',
    evaluate: (text, candidates) => evaluate(text, texts(candidates)),
  });
  const lower = (invocation: FunctionCall): Scalar => {
    const text = convert(argument(invocation, 0), 'string');
    const each = lowerArguments(invocation)
      .slice(1)
      .map((candidate): Scalar => overArray.call(text, convert(candidate, 'dynamic')));
    return each.reduce((all, next) => call('or', 'bool', all, next));
  };
  return { ...overArray, lower };
}

const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap(
  (text) => parseIpv4(text) ?? [],
);

const properties: readonly ScalarFunction[] = [
  javascript({
    names: ['ipv4_is_private'],
    parameters: ['string'],
    returns: 'bool',
    evaluate: (text) => {
      const address = parseIpv4(text);
      if (address === undefined) return null;
      return privateNetworks.some(
        (privateNetwork) => maskBits(address.bits, privateNetwork.prefix, 32) === privateNetwork.bits,
      );
    },
  }),
  javascript({
    names: ['ipv4_netmask_suffix'],
    parameters: ['string'],
    returns: 'long',
    evaluate: (text) => {
      const address = parseIpv4(text);
      return address === undefined ? null : BigInt(address.prefix);
    },
  }),
];

/** The fewest networks that hold the addresses from `start` to `end` and no other. */
function networksBetween(start: bigint, end: bigint): readonly string[] {
  const networks: string[] = [];
  for (let at = start; at <= end;) {
    let size = 0;
    while (size < 32 && (at >> BigInt(size)) % 2n === 0n && at + (2n << BigInt(size)) - 1n <= end) size += 1;
    networks.push(`${formatIpv4(at)}/${32 - size}`);
    at += 1n << BigInt(size);
  }
  return networks;
}

const rangeToNetworks = javascript({
  names: ['ipv4_range_to_cidr_list'],
  parameters: ['string', 'string'],
  returns: 'dynamic',
  evaluate: (first, last) => {
    const [start, end] = [parseIpv4(first), parseIpv4(last)];
    return start === undefined || end === undefined ? null : networksBetween(start.bits, end.bits);
  },
});

const parsing: readonly ScalarFunction[] = [
  rangeToNetworks,
  javascript({
    names: ['parse_ipv4'],
    parameters: ['string'],
    returns: 'long',
    evaluate: (text) => {
      const address = parseIpv4(text);
      return address === undefined ? null : maskBits(address.bits, address.prefix, 32);
    },
  }),
  javascript({
    names: ['parse_ipv4_mask'],
    parameters: ['string', 'long'],
    returns: 'long',
    evaluate: (text, asked) => {
      const address = parseIpv4(text);
      const prefix = prefixOf(address?.prefix ?? 32, asked, 32);
      return address === undefined || prefix === undefined ? null : maskBits(address.bits, prefix, 32);
    },
  }),
  javascript({
    names: ['parse_ipv6', 'parse_ipv6_mask'],
    parameters: ['string', 'long?'],
    returns: 'string',
    evaluate: (text, asked) => {
      const address = parseIpv6(text);
      const prefix = prefixOf(address?.prefix ?? 128, askedOf(asked, [address]), 128);
      return address === undefined || prefix === undefined
        ? ''
        : formatIpv6(maskBits(address.bits, prefix, 128));
    },
  }),
];

/** `format_ipv4(address[, prefix])`, where the address is a text or its number, and `format_ipv4_mask`. */
const formatting = (['format_ipv4', 'format_ipv4_mask'] as const).map((name) =>
  javascript({
    names: [name],
    parameters: ['string', 'long?'],
    returns: 'string',
    evaluate: (text, asked) => {
      const address = /^\d+$/.test(text) ? { bits: BigInt(text), prefix: 32 } : parseIpv4(text);
      const prefix = prefixOf(address?.prefix ?? 32, asked, 32);
      if (address === undefined || prefix === undefined || address.bits > 0xffffffffn) return '';
      const shown = formatIpv4(maskBits(address.bits, prefix, 32));
      return name === 'format_ipv4' ? shown : `${shown}/${prefix}`;
    },
  }),
);

/** The IPv4 addresses in a text: those that no letter or digit touches. */
function addressesIn(text: string): readonly string[] {
  const found = text.matchAll(/(?<![A-Za-z0-9])(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9])/g);
  return [...found].map(([match]) => match).filter((match) => parseIpv4(match) !== undefined);
}

const isPrefix = (prefix: string): boolean =>
  parseIpv4(prefix) !== undefined || /^(?:\d{1,3}\.){1,3}$/.test(prefix);

const hasAddress = (text: string, address: string): boolean => addressesIn(text).includes(address);
const hasPrefix = (text: string, prefix: string): boolean =>
  isPrefix(prefix) &&
  addressesIn(text).some((address) =>
    prefix.endsWith('.') ? address.startsWith(prefix) : address === prefix,
  );

const searching: readonly ScalarFunction[] = [
  javascript({
    names: ['has_ipv4'],
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: hasAddress,
  }),
  javascript({
    names: ['has_ipv4_prefix'],
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: hasPrefix,
  }),
  anyOf('has_any_ipv4', (text, all) => all.some((wanted) => hasAddress(text, wanted))),
  anyOf('has_any_ipv4_prefix', (text, all) => all.some((wanted) => hasPrefix(text, wanted))),
];

/** Network addresses. What does not parse is null. */
export const addressFunctions: readonly ScalarFunction[] = [
  ...comparisons,
  ...ranges,
  ...properties,
  ...parsing,
  ...formatting,
  ...searching,
];

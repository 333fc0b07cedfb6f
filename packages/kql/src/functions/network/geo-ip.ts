import { internal } from '../definition/internal-function.ts';
import { textLiteral, type Scalar } from '../../plan/scalar.ts';
import { refuse } from '../../lowering/refusal.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import type { FunctionRow, ScalarFunction } from '../definition/scalar-function.ts';
import {
  dynamicFrom,
  dynamicToString,
  isArray,
  isBag,
  type DynamicBag,
  type DynamicValue,
} from '../../values/dynamic/dynamic.ts';
import { maskBits, parseIpv6, type Address } from '../../values/network/ip-address.ts';

interface Place {
  readonly network: Address;
  readonly bag: DynamicBag;
}

/** The places of the last text, for it is the same for all rows of a query. */
let last: { readonly text: string; readonly places: readonly Place[] } = { text: '', places: [] };

function placesOf(text: string): readonly Place[] {
  if (last.text !== text) last = { text, places: readPlaces(dynamicFrom(text)) };
  return last.places;
}

/** The narrowest networks first. */
function readPlaces(value: DynamicValue): readonly Place[] {
  const places = (isArray(value) ? value : []).flatMap((row): Place[] => {
    if (!isBag(row)) return [];
    const network = parseIpv6(dynamicToString(row.get('network') ?? null));
    const bag = new Map([...row].filter(([key]) => key !== 'network'));
    return network === undefined ? [] : [{ network, bag }];
  });
  return places.sort((a, b) => b.network.prefix - a.network.prefix);
}

const lookUp = internal('geo_info_of', {
  parameters: ['string', 'string'],
  returns: 'dynamic',
  evaluate: (text, places) => {
    const address = parseIpv6(text);
    if (address === undefined) return null;
    const found = placesOf(places).find(
      ({ network }) =>
        maskBits(address.bits, network.prefix, 128) === maskBits(network.bits, network.prefix, 128),
    );
    return found?.bag ?? null;
  },
});

/** `geo_info_from_ip_address(ip)`: by the networks that the user declared; refused where there are none. */
const geoInfo: ScalarFunction = {
  names: ['geo_info_from_ip_address'],
  lower: (invocation: FunctionCall): Scalar => {
    const { geoIp } = invocation.scope.lowering.options.catalog;
    const hint =
      'declare the networks that the query asks about in fixtures/geo/<name>.csv, with the columns ' +
      'network, country, state, city, latitude, longitude';
    if (geoIp.length === 0) return refuse(invocation.node, `'${invocation.name}' without geo data`, hint);
    const wrong = geoIp.find(({ network }) => parseIpv6(network) === undefined);
    if (wrong !== undefined)
      return refuse(invocation.node, `geo data for '${wrong.network}', which is not a network,`);
    return lookUp.call(convert(argument(invocation, 0), 'string'), textLiteral(JSON.stringify(geoIp)));
  },
};

export const geoFunctions: readonly FunctionRow[] = [lookUp, geoInfo];

import { internal } from '../definition/internal-function.ts';
import { literal } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument } from '../definition/function-call.ts';
import { lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { drawBits } from '../../values/numbers/draws.ts';

/** A number from 0 up to 1; with a bound above 1 a whole number from 0 up to the bound. */
const drawNumber = internal('draw_number', {
  volatile: true,
  parameters: ['real'],
  returns: 'real',
  evaluate: (bound) => {
    const share = Number(drawBits() >> 11n) / 2 ** 53;
    return bound > 1 ? Math.floor(share * Math.floor(bound)) : share;
  },
});

/** A GUID of version 4. */
const drawGuid = internal('draw_guid', {
  volatile: true,
  parameters: ['real'],
  returns: 'guid',
  evaluate: () => {
    const hex = [drawBits(), drawBits()].map((bits) => bits.toString(16).padStart(16, '0')).join('');
    const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  },
});

/** Drawing lots. */
export const drawFunctions: readonly FunctionRow[] = [
  drawNumber,
  drawGuid,
  lowered(['rand'], (invocation) => {
    const bound =
      invocation.nodes[0] === undefined ? literal('real', 0) : convert(argument(invocation, 0), 'real');
    return drawNumber.call(bound);
  }),
  lowered(['new_guid'], () => drawGuid.call(literal('real', 0))),
];

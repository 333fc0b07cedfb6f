import { internal } from '../definition/internal-function.ts';
import { nullLiteral, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { refuse } from '../../lowering/refusal.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import type { FunctionRow, ScalarFunction } from '../definition/scalar-function.ts';
import { xxhash64 } from '../../values/numbers/xxhash64.ts';

const reduce = (hash: bigint, modulus: bigint | null): bigint | null => {
  if (modulus === null) return hash;
  return modulus === 0n ? null : ((hash % modulus) + modulus) % modulus;
};

const ofText = internal('hash_of_text', {
  parameters: ['string', 'long?'],
  returns: 'long',
  evaluate: (text, modulus) => reduce(xxhash64(Buffer.from(text)), modulus),
});

const ofTicks = internal('hash_of_ticks', {
  parameters: ['datetime', 'long?'],
  returns: 'long',
  evaluate: (ticks, modulus) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(ticks);
    return reduce(xxhash64(bytes), modulus);
  },
});

/** `hash(x[, modulus])`: known for texts (their UTF-8) and datetimes (their ticks); others are refused, not guessed. */
const hash = {
  names: ['hash', 'hash_xxhash64'],
  lower: (invocation: FunctionCall): Scalar => {
    const value = argument(invocation, 0);
    const modulus =
      invocation.nodes[1] === undefined ? nullLiteral('long') : convert(argument(invocation, 1), 'long');
    if (value.type === 'datetime') return ofTicks.call(value, modulus);
    if (value.type !== 'string')
      return refuse(invocation.node, `'${invocation.name}' of a ${value.type}`, 'hash tostring() of it');
    return ofText.call(value, modulus);
  },
} satisfies ScalarFunction;

export const hashingFunctions: readonly FunctionRow[] = [ofText, ofTicks, hash];

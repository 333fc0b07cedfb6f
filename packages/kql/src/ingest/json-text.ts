/**
 * The JSON text of a value as the record readers give it, without white space. Unlike `JSON.stringify` it writes a
 * bigint as its digits: that is how an integer beyond 2^53 is read, so that no digit is lost.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value ?? null);
  } catch (thrown) {
    // What JSON.stringify refuses in a value that was read from a file is a bigint.
    if (thrown instanceof TypeError) return writeExactly(value);
    throw thrown;
  }
}

function writeExactly(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(writeExactly).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${writeExactly(item)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

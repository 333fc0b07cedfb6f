import { createHash } from 'node:crypto';

/**
 * An id of CACAO. Versions 1 to 5 alone are taken, and of steps 4 alone; its bits come from what it names instead of
 * chance, so that the same export has the same ids.
 */
export function cacaoId(type: string, ...names: readonly string[]): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([type, ...names]))
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `${type}--${parts.join('-')}`;
}

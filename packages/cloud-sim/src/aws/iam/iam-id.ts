import { createHash } from 'node:crypto';

/** An id in IAM's shape, the same for the same name: `AIDA` and 17 capital letters or digits. */
export function iamId(prefix: 'AIDA' | 'AROA' | 'AGPA', name: string): string {
  return prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase();
}

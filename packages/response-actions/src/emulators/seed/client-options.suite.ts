import type { Credentials, EmulatedAccount } from '../start/emulator.suite.ts';

/** How an SDK of AWS reaches an emulated account as somebody. */
export function optionsOf({ endpoint, region }: EmulatedAccount, { ...credentials }: Credentials) {
  return { endpoint, region, credentials, maxAttempts: 1 };
}

import { isIP } from 'node:net';

import { z } from 'zod';

/** Whether a host can be reached from this machine only. A name other than `localhost` is not looked up: it is not. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (bare === 'localhost' || bare === '::1') return true;
  const v4 = bare.replace(/^::ffff:/, '');
  return isIP(v4) === 4 && v4.startsWith('127.');
}

/** Whether secrets and identities may travel to an address: over https, or not beyond this machine. */
export function isSafeAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

/** An address that identities, approvals or secrets are sent to. */
export const safeAddress = z
  .url('an address such as https://soc.example.com')
  .refine(isSafeAddress, 'https, without a name or password in it; http only to this machine');

/** A file, relative to the configuration, that holds a secret: the configuration itself never does. */
export const secretFile = z.string().min(1);

import { isLoopback, readAddress } from '../remote/api-client.ts';
import { UsageError } from '../terminal/exit-code.ts';

/** The option by which the exports name the server that they call. */
export const serverUrlOption = [
  '--server-url <url>',
  'the address of your server, such as https://drawbridge.example.com',
] as const;

/** The address that a SOAR calls, without a final slash: importers put the path behind it as it is. */
export function readServerUrl(text: string): string {
  const url = readAddress(text, '--server-url');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new UsageError(
      `--server-url: ${url.origin} is not https, and the SOAR would send its token in the clear`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

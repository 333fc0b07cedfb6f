import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

import { root } from '../drawbridge.ts';

export const revision = '2026-07-28';

/** How the client speaks: the newest revision, or as most clients in the field do. */
export type Era = 'newest' | 'older';

function newClient(era: Era): Client {
  return new Client(
    { name: 'test', version: '1' },
    era === 'newest' ? { versionNegotiation: { mode: { pin: revision } } } : {},
  );
}

/** A client of `drawbridge mcp` over standard input, in a process of its own. */
export async function connectStdio(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  era: Era = 'newest',
): Promise<Client> {
  const client = newClient(era);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(root, 'packages/cli/bin/drawbridge.js'), 'mcp', ...args],
      cwd: tmpdir(),
      stderr: 'ignore',
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', CI: 'true', NO_COLOR: '1', ...env },
    }),
  );
  return client;
}

/** A client of `drawbridge mcp --http`, with a token. */
export async function connectHttp(url: string, token: string, era: Era = 'newest'): Promise<Client> {
  const client = newClient(era);
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

/** What a tool answered. */
export interface ToolAnswer {
  readonly isError: boolean;
  /** What is said in front of the data. */
  readonly notice: string;
  readonly data: unknown;
}

export async function callTool(
  client: Client,
  name: string,
  given: Record<string, unknown> = {},
): Promise<ToolAnswer> {
  const result = await client.callTool({ name, arguments: given });
  const texts = (result.content as readonly { readonly text?: string }[]).map(({ text = '' }) => text);
  const [notice = '', json] = texts;
  return {
    isError: result.isError === true,
    notice,
    data: json === undefined ? undefined : (JSON.parse(json) as unknown),
  };
}

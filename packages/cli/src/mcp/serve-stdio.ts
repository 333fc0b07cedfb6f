import { once } from 'node:events';

import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';

import type { ApiClient } from '../remote/api-client.ts';
import type { Host } from '../terminal/host.ts';
import { newMcpServer } from './mcp-server.ts';

/** Speaks MCP on standard input and output until the client closes them, or the command is stopped. */
export async function speakStdio({ signal, note }: Host, api: ApiClient): Promise<void> {
  const { stdin, stdout } = process;
  const closed = once(stdin, 'close', { signal }).catch(() => undefined);
  const handle = serveStdio(() => newMcpServer(api), {
    transport: new StdioServerTransport(stdin, stdout),
    onerror: ({ message }) => {
      note(message);
    },
  });
  await closed;
  await handle.close();
}

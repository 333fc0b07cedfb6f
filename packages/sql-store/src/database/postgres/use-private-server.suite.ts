import { afterAll, beforeAll } from 'vitest';

import { startPrivateServer, type PrivateServer } from './private-server.suite.ts';

/** One server for the tests of a file. */
export function usePrivateServer(bin: string): () => PrivateServer {
  let server: PrivateServer | undefined;
  beforeAll(async () => {
    server = await startPrivateServer(bin);
  });
  afterAll(() => server?.remove());
  return () => server!;
}

import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import type { BrokenTls } from './fault.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { makeSelfSigned } from './self-signed-certificate.ts';

/** A server to which no connection comes about: no call ever reaches what is simulated. */
export async function serveBrokenTls(how: BrokenTls): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  const server = open(how);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function open(how: BrokenTls): Server {
  if (how === 'closed-handshake') {
    // Once the client has said hello: it has a connection, and then none.
    return createPlainServer((socket) => socket.once('data', () => socket.destroy()));
  }
  return createTlsServer(makeSelfSigned(), (socket) => socket.destroy()).on(
    'tlsClientError',
    () => undefined,
  );
}

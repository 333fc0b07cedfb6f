import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How soon a connection is noticed on which an answer has come to its end after the server was told to stop. */
const lookMs = 200;

/** The connections of a server, those included that have not asked anything or are still shaking hands. */
export interface OpenConnections {
  /**
   * Takes no further connection or request, and resolves when the last answer has been given. A connection on which nothing is asked at that
   * moment is cut off at once: Node itself would wait for connections on which nothing was ever asked.
   */
  end(): Promise<void>;
  /** Cuts off the others as well. */
  cut(): void;
}

/** Follows the connections of a server from its beginning. */
export function followConnections(server: Server): OpenConnections {
  const open = new Map<string, Socket>();
  const answering = new Map<string, number>();
  let isEnding = false;
  // With TLS this is the connection beneath, which is there before hands are shaken and has the same two ends.
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    open.set(name, socket);
    socket.once('close', () => open.delete(name));
  });
  server.on('request', ({ socket }, response) => {
    const name = nameOf(socket);
    answering.set(name, (answering.get(name) ?? 0) + 1);
    if (isEnding) response.setHeader('connection', 'close');
    response.once('close', () => {
      const left = (answering.get(name) ?? 1) - 1;
      if (left > 0) answering.set(name, left);
      else answering.delete(name);
    });
  });
  return {
    end: () => {
      isEnding = true;
      const looking = setInterval(() => {
        server.closeIdleConnections();
      }, lookMs);
      const ended = new Promise<void>((resolve) => {
        server.close(() => {
          clearInterval(looking);
          resolve();
        });
      });
      for (const [name, socket] of open) if (!answering.has(name)) socket.destroy();
      return ended;
    },
    cut: () => {
      for (const socket of open.values()) socket.destroy();
    },
  };
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${String(remotePort)}`;
}

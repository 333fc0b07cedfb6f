import { connect } from 'node:net';

/** What came back on a connection: no status where it was closed without an answer. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly text: string;
  readonly ms: number;
}

export interface RawRequest {
  /** The bytes as they are written, each after the pause in front of it. */
  readonly parts: readonly Uint8Array[];
  readonly pauseMs?: number;
  /** Closes the connection when the last part is written, without waiting for the answer. */
  readonly aborts?: boolean;
}

/** Sends bytes as they are: what no client would send. Never throws; a connection that is cut is an answer too. */
export function sendRaw(url: string, { parts, pauseMs = 0, aborts = false }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    const timers: NodeJS.Timeout[] = [];
    const done = (): void => {
      timers.forEach((timer) => {
        clearTimeout(timer);
      });
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({
        status: status === undefined ? undefined : Number(status),
        text,
        ms: performance.now() - began,
      });
    };
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', done);
    socket.on('close', done);
    socket.setTimeout(20_000, done);
    socket.on('connect', () => {
      parts.forEach((part, at) => {
        const isLast = at === parts.length - 1;
        const write = (): void => {
          if (!socket.destroyed)
            socket.write(part, () => {
              if (isLast && aborts) done();
            });
        };
        if (pauseMs === 0) write();
        else timers.push(setTimeout(write, at * pauseMs));
      });
    });
  });
}

export interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** A request as bytes; the connection ends with its answer. Headers go as they are given, wrong ones included. */
export function bytesOf({ method, path, headers, body }: RequestParts): Uint8Array {
  const length = body === undefined ? {} : { 'content-length': String(body.byteLength) };
  const lines = Object.entries({ host: '127.0.0.1', connection: 'close', ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return Buffer.concat([head, body ?? new Uint8Array()]);
}

import {
  connect,
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

import type { NewCertificates } from '@drawbridge/cloud-sim';

/** What a guard asks of those who call. */
export interface Demands {
  readonly certificates: NewCertificates;
  /** A certificate that the authority has signed. */
  readonly client?: boolean;
  readonly apiKey?: string;
}

/** Stands in front of a Temporal server, as the one of a cloud does: TLS, and only those come through who prove themselves. */
export interface TemporalGuard {
  /** `host:port`. */
  readonly address: string;
  /** How many calls came through, and how many did not. */
  readonly passed: () => number;
  readonly refused: () => number;
  close(): Promise<void>;
}

const { NGHTTP2_CANCEL } = constants;

/** Begins to guard a server that speaks HTTP/2 without TLS. */
export async function guardTemporal(upstream: string, demands: Demands): Promise<TemporalGuard> {
  const { certificates, client = false, apiKey } = demands;
  const { ca, server: own } = certificates;
  const server = createSecureServer({ ...own, ca, requestCert: client, rejectUnauthorized: client });
  const session = connect(`http://${upstream}`);
  session.on('error', () => undefined);
  let [passed, refused] = [0, 0];
  server.on('sessionError', () => undefined);
  server.on('tlsClientError', () => {
    refused += 1;
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (apiKey === undefined || headers.authorization === `Bearer ${apiKey}`) {
      passed += 1;
      forward(stream, session.request({ ...headers, ':scheme': 'http', ':authority': upstream }));
      return;
    }
    refused += 1;
    const unauthenticated = '16';
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': unauthenticated },
      { endStream: true },
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `localhost:${String(port)}`,
    passed: () => passed,
    refused: () => refused,
    close: async () => {
      session.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    },
  };
}

type Upstream = ReturnType<ReturnType<typeof connect>['request']>;

/** Passes a call on with its answer and its trailers, which tell in gRPC how it went. */
function forward(stream: ServerHttp2Stream, upstream: Upstream): void {
  let trailers: OutgoingHttpHeaders = {};
  upstream.on('error', () => {
    stream.close(NGHTTP2_CANCEL);
  });
  stream.on('close', () => {
    upstream.close(NGHTTP2_CANCEL);
  });
  upstream.on('trailers', (told: IncomingHttpHeaders) => {
    trailers = told;
  });
  upstream.on('response', (headers: IncomingHttpHeaders, flags: number) => {
    if (stream.destroyed) return;
    const isWhole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(headers, { endStream: isWhole, waitForTrailers: !isWhole });
    if (!isWhole) upstream.pipe(stream);
  });
  stream.on('wantTrailers', () => {
    stream.sendTrailers(trailers);
  });
  stream.pipe(upstream);
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Where a call is: with the cloud and not carried out, or carried out with its answer held back. */
export type CallPhase = 'received' | 'answered';

/** One call of the command under test. */
interface GatedCall {
  /** `UpdateAccessKey`. */
  readonly operation: string;
  readonly phase: CallPhase;
}

/** What becomes of a call: it takes its way, or its connection is cut where it is. */
type Passage = 'pass' | 'cut';

/** Stands between the command and the simulated AWS, and holds every call until it is told what becomes of it. */
export interface CloudGate {
  readonly url: string;
  /** Asked at both phases of every call; passes all where it is not set. */
  onCall: ((call: GatedCall) => Promise<Passage>) | undefined;
  /** Resolves when no call is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a gate in front of an endpoint. */
export async function openCloudGate(endpoint: () => string): Promise<CloudGate> {
  const gate: { onCall: CloudGate['onCall'] } = { onCall: undefined };
  const ask = async (call: GatedCall): Promise<Passage> => (await gate.onCall?.(call)) ?? 'pass';
  const underWay = new Set<Promise<unknown>>();
  const server = createServer((request, response) => {
    const call = passOn(request, response, { endpoint: endpoint(), ask })
      .catch(() => request.socket.destroy())
      .finally(() => underWay.delete(call));
    underWay.add(call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(gate, {
    url: `http://127.0.0.1:${String(port)}`,
    settled: async () => {
      // What a process sent before it died may not have been read yet.
      await wait(20);
      await Promise.all(underWay);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}

interface Way {
  readonly endpoint: string;
  readonly ask: (call: GatedCall) => Promise<Passage>;
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint, ask }: Way,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const operation = operationOf(request, body.toString());
  if ((await ask({ operation, phase: 'received' })) === 'cut') {
    request.socket.destroy();
    return;
  }
  const answer = await fetch(`${endpoint}${request.url ?? '/'}`, {
    method: request.method ?? 'POST',
    headers: passedHeaders(request),
    ...(body.length > 0 ? { body } : {}),
  });
  const answered = Buffer.from(await answer.arrayBuffer());
  if ((await ask({ operation, phase: 'answered' })) === 'cut') {
    request.socket.destroy();
    return;
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(answered);
}

/** Those of a connection belong to the one that they came by. */
function passedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const passed = Object.entries(headers).filter(([name]) => name !== 'host' && name !== 'connection');
  return Object.fromEntries(passed.map(([name, value]) => [name, String(value)]));
}

/** AWS's older protocol names it in the form, the newer one in a header. */
function operationOf({ headers }: IncomingMessage, body: string): string {
  const target = headers['x-amz-target'];
  return new URLSearchParams(body).get('Action') ?? String(target ?? '').replace(/^.*\./, '');
}

/** Whether a call of that name changes something, as AWS names its calls. */
export const isWrite = (operation: string): boolean => !/^(Get|List|Describe|Simulate)/.test(operation);

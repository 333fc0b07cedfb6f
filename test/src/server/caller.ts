import { setTimeout as sleep } from 'node:timers/promises';

/** What the server answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON; the text otherwise. */
  readonly body: unknown;
}

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks the server as the holder of a token; nobody's where it is undefined. */
export type Call = (path: string, asked?: Asked) => Promise<Answered>;

export function callerAt(url: string, token?: string): Call {
  return async (path, { method, body, headers = {} } = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(answer) as unknown) : answer,
    };
  };
}

/** A run as `GET /v1/runs/{id}` tells it: what the tests look at. */
export interface RunSeen {
  readonly runId: string;
  readonly state: string;
  readonly status?: string;
  readonly plan?: { readonly hash: string };
}

/**
 * Waits until a run is in one of these states; throws with the last that was seen after a minute. It asks ever less often: a
 * server lets a caller ask only so often in a minute.
 */
export async function untilState(call: Call, runId: string, ...states: readonly string[]): Promise<RunSeen> {
  let seen: unknown;
  for (let tries = 0; tries < 200; tries += 1) {
    const { status, body } = await call(`/v1/runs/${runId}`);
    seen = body;
    if (status === 200 && states.includes((body as RunSeen).state)) return body as RunSeen;
    await sleep(tries < 20 ? 50 : 400);
  }
  throw new Error(`${runId} is not ${states.join(' or ')}: ${JSON.stringify(seen).slice(0, 2_000)}`);
}

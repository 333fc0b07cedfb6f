import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type HonoRequest } from 'hono';

import { serveOnLoopback, type LoopbackEnv } from '../simulation/loopback-server.ts';
import type { SentAnswer } from './log-analytics-answers.ts';
import type { LogFault, LogSim, LogSimState } from './log-sim.ts';

interface LogRoutes {
  /** Where queries are posted. */
  readonly path: string;
  answer(request: HonoRequest, fault: LogFault | undefined): Promise<SentAnswer>;
  /** What else is asked, by path. */
  readonly facts?: Readonly<Record<string, object>>;
}

/** Serves one stand-in; a fault that breaks the connection is the same for all. */
export async function serveLogSim(state: LogSimState, routes: LogRoutes): Promise<LogSim> {
  const app = new Hono<LoopbackEnv>();
  for (const [path, fact] of Object.entries(routes.facts ?? {}))
    app.get(path, (context) => context.json(fact));
  app.post(routes.path, async (context) => {
    state.requests += 1;
    const fault = state.takeFault();
    if (fault?.kind === 'cut') {
      context.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    const { status, body, headers } = await routes.answer(context.req, fault);
    return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
  });
  const server = await serveOnLoopback(app);
  return {
    url: server.url,
    get token() {
      return state.token;
    },
    queries: state.queries,
    get requests() {
      return state.requests;
    },
    inject: (...faults) => {
      state.inject(faults);
    },
    expireToken: () => state.expireToken(),
    close: () => server.close(),
  };
}

import { Hono } from 'hono';

import { canarySecret } from '../simulation/credentials.ts';
import { serveOnLoopback, type LoopbackEnv } from '../simulation/loopback-server.ts';
import { refuseSlackMessage } from './slack-webhook.ts';
import { runTeamsFlow, type FlowShape } from './teams-flow.ts';

/** What arrived, and what became of it. */
interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  /** Why a flow's run failed, as its run history shows it. */
  readonly runFailed?: string;
}

/** An answer that is given instead of what would be. */
interface InsteadOf {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times: number;
}

/** Receivers of notifications on one http server on loopback: flows of Teams, a webhook of Slack, one of ours. */
export interface ReceiverSim {
  /**
   * The address of a flow. As in the service most flows answer 202 when they begin, and fail where only their run
   * history shows it; one with a response action at its end (`answersAtEnd`) says so in its answer.
   */
  teamsFlow(takes: FlowShape, options?: { readonly answersAtEnd?: boolean }): string;
  readonly slackUrl: string;
  readonly webhookUrl: string;
  readonly received: readonly Received[];
  /** Makes the next requests be answered so. */
  answerNext(instead: InsteadOf): void;
  clear(): void;
  close(): Promise<void>;
}

/** Starts it. */
export async function startReceiverSim(): Promise<ReceiverSim> {
  const received: Received[] = [];
  const waiting: InsteadOf[] = [];
  const app = new Hono<LoopbackEnv>();
  app.post('*', async ({ req }) => {
    const body = await req.text();
    const { path } = req;
    const note = (status: number, runFailed?: string): void => {
      const arrived = { path, headers: req.header(), body, status };
      received.push(runFailed === undefined ? arrived : { ...arrived, runFailed });
    };
    const instead = waiting.shift();
    if (instead !== undefined) {
      note(instead.status);
      return new Response(canarySecret, { status: instead.status, headers: instead.headers ?? {} });
    }
    return receive(path, body, note);
  });
  const server = await serveOnLoopback(app);
  return {
    teamsFlow: (takes, { answersAtEnd = false } = {}) =>
      `${server.url}/flow/${takes}/${answersAtEnd ? 'end' : 'trigger'}?sig=${canarySecret}`,
    slackUrl: `${server.url}/slack/${canarySecret}`,
    webhookUrl: `${server.url}/webhook`,
    received,
    answerNext: (instead) => {
      waiting.push(...Array.from({ length: instead.times }, () => instead));
    },
    clear: () => {
      received.length = 0;
      waiting.length = 0;
    },
    close: () => server.close(),
  };
}

function receive(path: string, body: string, note: (status: number, runFailed?: string) => void): Response {
  const [, kind, takes, answersAt] = path.split('/');
  const answer = (status: number, text = '', runFailed?: string): Response => {
    note(status, runFailed);
    return new Response(text === '' ? null : text, { status });
  };
  if (kind === 'flow' && (takes === 'message' || takes === 'card')) {
    if (Buffer.byteLength(body) > 28_000) return answer(413, 'RequestEntityTooLarge');
    const runFailed = runTeamsFlow(takes, body);
    return answersAt === 'end' && runFailed !== undefined
      ? answer(400, runFailed, runFailed)
      : answer(202, '', runFailed);
  }
  if (kind === 'slack') {
    const refused = refuseSlackMessage(body);
    return refused === undefined ? answer(200, 'ok') : answer(400, refused);
  }
  return answer(204);
}

import { getRequestListener } from '@hono/node-server';
import { fail, given, succeed, type Clock, type Result } from '@drawbridge/base';
import {
  actionsOfRun,
  decisionSeal,
  openEmbeddedEngine,
  registeredBodies,
  type ResponseHost,
} from '@drawbridge/playbook-runtime';
import { Hono } from 'hono';
import type { DestinationStream, Logger } from 'pino';

import { announce } from '../announcing/announce.ts';
import { deliverOutbox } from '../announcing/deliver-outbox.ts';
import type { Outbox } from '../announcing/outbox.ts';
import { openAuthenticator } from '../identity/authenticator.ts';
import type { Caller } from '../identity/callers/caller.ts';
import type { TokenStore } from '../identity/tokens/token-store.ts';
import type { LinkStore } from '../links/link-store.ts';
import { openSignIn } from '../links/sign-in.ts';
import type { Channel } from '../notify/channel.ts';
import { approvalPages } from '../pages/approval-pages.ts';
import { answerUnrouted } from '../routes/allowed-methods.ts';
import { faultOfOurs } from '../routes/app.ts';
import { openApp } from '../routes/open-app.ts';
import { answerProblem } from '../routes/problem-answer.ts';
import { pausedBy } from '../service/paused-by.ts';
import type { ServerStore } from '../service/service-store.ts';
import type { Service } from '../service/service.ts';
import { checkExposure } from '../settings/check-exposure.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import { listen, newServer } from './listen.ts';
import { followConnections } from './open-connections.ts';
import { openServerLog } from './server-log.ts';
import { openServerMetrics, type ServerMetrics } from './server-metrics.ts';

/** What a server keeps, beside what a service does. */
interface KeptByServer extends ServerStore {
  readonly outbox: Outbox;
  readonly links: LinkStore;
}

export interface ServerParts {
  readonly settings: ServerSettings;
  /** A path of the configuration, whole. */
  readonly whole: (path: string) => string;
  readonly store: KeptByServer;
  readonly tokens: TokenStore;
  readonly clock: Clock;
  /** What runs the playbooks; the embedded engine where it is absent. */
  readonly openEngine?: typeof openEmbeddedEngine;
  /** The clouds, the watchlists and the writer of incidents. */
  readonly environment: Omit<ResponseHost, 'store' | 'seal' | 'announce' | 'pausedBy'>;
  readonly playbooks: Service['playbooks'];
  readonly approvalByHand: Service['approvalByHand'];
  readonly findMerged?: NonNullable<Service['findMerged']>;
  /** PEM: what decisions are sealed with, the same on every replica. */
  readonly sealKey: string;
  /** 32 bytes that seal the cookies, the same on every replica. */
  readonly sessionKey: Uint8Array;
  readonly clientSecret?: string;
  readonly channels: readonly Channel[];
  readonly log: DestinationStream;
  /** Who everybody is where nobody is authenticated: only on this machine. */
  readonly localCaller: Caller;
}

/** A server that listens. */
export interface OpenServer {
  readonly url: string;
  /** Takes nothing new, gives the answers that are due within `limits.shutdownTimeout`, ends the steps in flight, and closes. */
  close(): Promise<void>;
}

/** Opens the engine over the store, resumes what is unfinished, and listens. Refused where it must not listen. */
export async function openServer(parts: ServerParts): Promise<Result<OpenServer>> {
  const { settings, clock } = parts;
  const exposed = checkExposure(settings);
  if (exposed.length > 0) return fail(...exposed);
  const server = newServer(settings, parts.whole);
  const connections = followConnections(server);
  const listening = await listen(server, settings);
  if (!listening.ok) return listening;
  const watch: Watch = { log: openServerLog(parts.log), metrics: openServerMetrics() };
  const stop = new AbortController();
  const service = await openService(parts, watch, settings.publicUrl ?? listening.value).catch(
    async (error: unknown) => {
      await connections.end();
      throw error;
    },
  );
  const answer = getRequestListener(appOf(parts, watch, service, stop.signal, listening.value).fetch);
  server.on('request', (request, response) => void answer(request, response));
  const delivering = deliver(parts, watch, stop.signal);
  return succeed({
    url: listening.value,
    close: async () => {
      stop.abort(new Error('the server is closing'));
      const answered = connections.end();
      // A timer that is left would keep the process alive for as long.
      const patience = new AbortController();
      const waited = clock.sleep(settings.limits.shutdownTimeout, patience.signal).catch(() => undefined);
      const ended = Promise.all([answered, service.engine.close(), delivering]);
      await Promise.race([ended, waited]);
      patience.abort();
      connections.cut();
      await ended;
    },
  });
}

/** What is kept of what happens, for those who operate the server. */
interface Watch {
  readonly log: Logger;
  readonly metrics: ServerMetrics;
}

async function openService(parts: ServerParts, { log, metrics }: Watch, baseUrl: string): Promise<Service> {
  const { store, clock, playbooks, settings } = parts;
  const host = hostOf(parts, baseUrl);
  const engine = await (parts.openEngine ?? openEmbeddedEngine)({
    store,
    clock,
    bodies: registeredBodies,
    actions: (run) => actionsOfRun(run, host),
    onProblem: (runId, error) => {
      const fault = faultOf(error);
      log.error(
        { runId, fault },
        'a run could not be worked on; it resumes once its store can be used, or when the server starts again',
      );
    },
    onEnded: (runId, status) => {
      metrics.runEnded(status);
      log.info({ runId, status }, 'a run has ended');
    },
  });
  const linked = settings.authentication.identities;
  return {
    engine,
    store,
    clock,
    seal: host.seal,
    host,
    playbooks,
    approvalByHand: parts.approvalByHand,
    ...given({ findMerged: parts.findMerged }),
    linked,
  };
}

/** The API and the pages, each request counted and logged without what is in it. */
function appOf(
  parts: ServerParts,
  { log, metrics }: Watch,
  service: Service,
  stop: AbortSignal,
  url: string,
): Hono {
  const { settings, clock, store } = parts;
  const baseUrl = settings.publicUrl ?? url;
  const app = new Hono();
  app.use('*', async (context, next) => {
    const began = performance.now();
    await next();
    const seconds = (performance.now() - began) / 1_000;
    const { method } = context.req;
    const { status } = context.res;
    const route = routeOf(context.req.path);
    metrics.request(route, method, status, seconds);
    const requestId = context.res.headers.get('x-request-id') ?? undefined;
    log.info({ requestId, method, route, status, ms: Math.round(seconds * 1_000) }, 'request');
  });
  // What fails in front of the routes or in a page: it is told as every fault is, and to nobody's console.
  app.onError((error, context) => {
    log.error({ fault: faultOf(error) }, 'a request met a fault of ours');
    return answerProblem(context, [faultOfOurs]);
  });
  const api = openApp({
    service,
    authenticator: openAuthenticator(settings.authentication, { clock, tokens: parts.tokens }),
    settings,
    baseUrl,
    metrics: metrics.registry,
    channels: parts.channels,
    ...(isOpen(settings) ? { localCaller: parts.localCaller } : {}),
    stop,
    notReady: () => Promise.resolve(stop.aborted ? 'the server is closing' : undefined),
    onFault: (requestId, error) => {
      log.error({ requestId, fault: faultOf(error) }, 'a request met a fault of ours');
    },
  });
  // No request of this method can be made for the routes to read.
  app.on('TRACE', '*', (context) => answerUnrouted(api, context));
  const signIn = openSignIn(settings.authentication, {
    clock,
    baseUrl,
    sessionKey: parts.sessionKey,
    ...given({ clientSecret: parts.clientSecret }),
  });
  if (signIn !== undefined)
    app.route('/', approvalPages({ service, signIn, links: store.links, baseUrl, clock }));
  // What is no page is the API's to answer, its refusals of unknown addresses included.
  app.all('*', (context) => api.fetch(context.req.raw));
  return app;
}

function deliver(
  { store, channels, clock }: ServerParts,
  { log }: Watch,
  signal: AbortSignal,
): Promise<void> {
  const onUndelivered = (runId: string, channel: string, why: string) => {
    log.error({ runId, channel, why }, 'nobody could be told that a plan waits');
  };
  return deliverOutbox(
    { outbox: store.outbox, channels, store, clock, signal, onUndelivered },
    clock,
    signal,
  );
}

function hostOf(parts: ServerParts, baseUrl: string): ResponseHost {
  const { store, clock, channels, settings } = parts;
  const announcer = {
    outbox: store.outbox,
    links: store.links,
    channels,
    baseUrl,
    escalateAfterMs: settings.notifications.escalateAfter,
    clock,
  };
  return {
    ...parts.environment,
    store,
    seal: decisionSeal(parts.sealKey),
    announce: (plan) => announce(announcer, plan),
    pausedBy: (plan) => pausedBy(store.pauses, plan),
  };
}

/** Whether nobody is authenticated: then only this machine reaches it, and everybody on it is one person. */
function isOpen({ authentication }: ServerSettings): boolean {
  const { entra, oidc, tokens } = authentication;
  return entra === undefined && oidc.length === 0 && !tokens;
}

/** A path without what callers put into it. */
function routeOf(path: string): string {
  if (/^\/v1\/(runs|targets|actions|channels)\//.test(path))
    return path.replace(
      /^(\/v1\/\w+)\/.*?(\/(?:plan|approve|deny|cancel|undo|evidence|test))?$/,
      '$1/{id}$2',
    );
  if (/^\/(approve|runs)\//.test(path)) return path.replace(/^(\/\w+)\/.*$/, '$1/{id}');
  return /^\/(v1\/(incidents(?:\/plan)?|caller|playbooks|runs|actions|pauses|events|audit\/checkpoint)|healthz|readyz|metrics|openapi[.\w-]*)?$/.test(
    path,
  )
    ? path
    : 'other';
}

/** Where a fault was, without what it was about: a message may hold what a caller sent. */
function faultOf(error: unknown): string {
  return error instanceof Error
    ? `${error.name} ${(error.stack ?? '').split('\n').slice(1, 4).join(' ').trim()}`
    : typeof error;
}

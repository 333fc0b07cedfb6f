import { given, problem, type Clock, type Problem, type Result } from '@drawbridge/base';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

import { may } from '../identity/callers/may.ts';
import { checkApprover } from '../identity/callers/same-person.ts';
import type { LinkRecord, LinkStore } from '../links/link-store.ts';
import { findSignInLink, useSignInLink } from '../links/sign-in-link.ts';
import { callbackPath, type SignIn } from '../links/sign-in.ts';
import { checkForm, type Session } from '../links/session.ts';
import { decide, requesterOfRun } from '../service/decide.ts';
import { viewOf, type RunView } from '../service/run-view.ts';
import type { Service } from '../service/service.ts';
import { pageHeaders, type Part } from './layout.ts';
import { planPage } from './plan-page.ts';
import { messagePage, queuePage } from './queue-page.ts';

/** What the pages take. */
export interface PageParts {
  readonly service: Service;
  readonly signIn: SignIn;
  readonly links: LinkStore;
  readonly baseUrl: string;
  readonly clock: Clock;
}

const formShape = z.object({
  csrf: z.string().max(200),
  planHash: z.string().max(64),
  decision: z.enum(['approve', 'deny']),
  reason: z.string().max(1_000).default(''),
});

/** The pages behind a link, and the queue of what waits. No script, no cookie but of the session, no decision by GET. */
export function approvalPages(parts: PageParts): Hono {
  const app = new Hono();
  app.use('*', async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders)) context.header(name, value);
  });
  app.use(
    '*',
    bodyLimit({
      maxSize: 16_384,
      onError: (context) => told(context, 413, 'Too large', 'The form is too large.'),
    }),
  );
  app.get(callbackPath, (context) => comeBack(context, parts));
  app.get('/', (context) =>
    withSession(context, parts, async (session) => {
      if (!may(session.caller, 'read')) return refused(context, [notALooker]);
      return show(context, queuePage(await waitingRuns(parts), session.caller.display));
    }),
  );
  app.get('/approve/:token', (context) =>
    withSession(context, parts, (session) => showLink(context, parts, session)),
  );
  app.post('/approve/:token', (context) =>
    withSession(context, parts, (session) => decideByLink(context, parts, session)),
  );
  app.get('/runs/:id', (context) =>
    withSession(context, parts, (session) => showRun(context, parts, session)),
  );
  app.post('/runs/:id', (context) =>
    withSession(context, parts, (session) => decideOnRun(context, parts, session)),
  );
  return app;
}

async function withSession(
  context: Context,
  { signIn }: PageParts,
  work: (session: Session) => Promise<Response>,
): Promise<Response> {
  const session = await signIn.readSession(context.req.header('cookie'));
  if (session !== undefined) return work(session);
  if (context.req.method !== 'GET')
    return told(context, 401, 'Signed out', 'You are no longer signed in: open the page again.');
  const begun = await signIn.begin(context.req.path);
  if (!begun.ok) return refused(context, begun.problems);
  for (const cookie of begun.value.setCookies) context.header('set-cookie', cookie, { append: true });
  return context.redirect(begun.value.redirect, 303);
}

async function comeBack(context: Context, { signIn }: PageParts): Promise<Response> {
  const url = new URL(context.req.url);
  const done = await signIn.complete(`${url.pathname}${url.search}`, context.req.header('cookie'));
  if (!done.ok) return refused(context, done.problems);
  for (const cookie of done.value.setCookies) context.header('set-cookie', cookie, { append: true });
  return context.redirect(done.value.returnTo, 303);
}

async function waitingRuns({ service }: PageParts): Promise<readonly RunView[]> {
  const { runs } = await service.store.list();
  const open = runs.filter((run) => run.finishedAt === undefined).slice(0, 200);
  const views = await Promise.all(open.map(({ runId }) => viewNamed(service, runId)));
  return views.filter((view) => view?.state === 'waiting').filter((view) => view !== undefined);
}

async function viewNamed({ store }: Service, runId: string): Promise<RunView | undefined> {
  const read = await store.read(runId);
  return read.ok ? viewOf(runId, read.value) : undefined;
}

async function showLink(context: Context, parts: PageParts, session: Session): Promise<Response> {
  if (!may(session.caller, 'read')) return refused(context, [notALooker]);
  const link = await findSignInLink(context.req.param('token') ?? '', {
    store: parts.links,
    clock: parts.clock,
  });
  if (!link.ok) return refused(context, link.problems);
  const view = await viewNamed(parts.service, link.value.runId);
  if (view === undefined) return refused(context, [problem('run/unknown', 'there is no such run')]);
  if (view.round !== link.value.round || view.plan?.hash !== link.value.planHash)
    return refused(context, [planChanged]);
  return showPlan(context, parts, session, view);
}

async function showRun(context: Context, parts: PageParts, session: Session): Promise<Response> {
  if (!may(session.caller, 'read')) return refused(context, [notALooker]);
  const view = await viewNamed(parts.service, context.req.param('id') ?? '');
  if (view === undefined) return refused(context, [problem('run/unknown', 'there is no such run')]);
  return showPlan(context, parts, session, view);
}

const planChanged = problem('link/plan-changed', 'the plan was made again since: a new link was sent');

const notALooker = problem('identity/not-allowed', 'you may not look at runs', {
  hints: ['the role viewer, responder, approver or admin lets you'],
});

async function showPlan(
  context: Context,
  { service }: PageParts,
  { caller, csrfToken }: Session,
  view: RunView,
): Promise<Response> {
  const requester = await requesterOfRun(service, view.runId);
  const allowed = checkApprover(caller, requester, service.linked);
  const [against] = allowed.ok ? [] : allowed.problems;
  const form = { action: context.req.path, csrfToken, person: caller.display };
  return show(context, planPage(view, against === undefined ? form : { whyNot: against.message }));
}

async function decideByLink(context: Context, parts: PageParts, session: Session): Promise<Response> {
  const form = await readForm(context, parts, session);
  if (!form.ok) return refused(context, form.problems);
  const { service, links, clock } = parts;
  const token = context.req.param('token') ?? '';
  const found = await findSignInLink(token, { store: links, clock });
  if (!found.ok) return refused(context, found.problems);
  // Before the link is used up: it is good for the plan that it was made for, and for no decision on another.
  if (form.value.planHash !== found.value.planHash) return refused(context, [planChanged]);
  const used = await useLink(parts, session, token, found.value);
  if (!used.ok) return refused(context, used.problems);
  return takeDecision(context, service, session, used.value.runId, form.value);
}

async function useLink(
  { service, links, clock }: PageParts,
  session: Session,
  token: string,
  link: LinkRecord,
): Promise<Result<LinkRecord>> {
  const view = await viewNamed(service, link.runId);
  const requester = await requesterOfRun(service, link.runId);
  const current = { runId: link.runId, round: view?.round ?? 0, planHash: view?.plan?.hash ?? '' };
  return useSignInLink(
    token,
    session.caller,
    { current, requester, linked: service.linked },
    { store: links, clock },
  );
}

async function decideOnRun(context: Context, parts: PageParts, session: Session): Promise<Response> {
  const form = await readForm(context, parts, session);
  if (!form.ok) return refused(context, form.problems);
  return takeDecision(context, parts.service, session, context.req.param('id') ?? '', form.value);
}

type Form = z.infer<typeof formShape>;

async function readForm(context: Context, { baseUrl }: PageParts, session: Session): Promise<Result<Form>> {
  const parsed = formShape.safeParse(await context.req.parseBody());
  if (!parsed.success) return { ok: false, problems: [problem('form/invalid', 'the form is not complete')] };
  const origin = context.req.header('origin');
  const checked = checkForm(session, { csrfToken: parsed.data.csrf, origin }, baseUrl);
  return checked.ok ? { ok: true, value: parsed.data, problems: [] } : checked;
}

async function takeDecision(
  context: Context,
  service: Service,
  session: Session,
  runId: string,
  form: Form,
): Promise<Response> {
  const { decision, planHash, reason } = form;
  const verdict = { decision, planHash, ...given({ reason: reason === '' ? undefined : reason }) };
  const taken = await decide(service, session.caller, runId, verdict);
  if (!taken.ok) return refused(context, taken.problems);
  const text =
    decision === 'approve' ? 'Your approval was taken.' : 'Your denial was taken: nothing will be done.';
  return told(context, 200, decision === 'approve' ? 'Approved' : 'Denied', text);
}

function show(context: Context, body: Part, status: ContentfulStatusCode = 200): Promise<Response> {
  return Promise.resolve(context.html(body, status));
}

function told(
  context: Context,
  status: ContentfulStatusCode,
  title: string,
  text: string,
  hints: readonly string[] = [],
): Promise<Response> {
  return show(context, messagePage(title, text, hints), status);
}

function refused(context: Context, [first]: readonly Problem[]): Promise<Response> {
  const code = first?.code ?? '';
  const status = code.endsWith('unavailable')
    ? 503
    : /^identity\/|^session\//.test(code)
      ? 403
      : code.endsWith('unknown')
        ? 404
        : 409;
  return told(context, status, 'Not done', first?.message ?? 'It was refused.', first?.hints);
}

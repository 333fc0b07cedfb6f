import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Comment {
  readonly id: number;
  readonly author: string;
  body: string;
  edits: number;
}

export interface PullRequests {
  readonly url: string;
  readonly comments: readonly Comment[];
  /** Writes a comment as somebody else. */
  plant(author: string, body: string): Comment;
  close(): Promise<void>;
}

const PER_PAGE = 2;
const AUTHOR = 'github-actions[bot]';

/** The comments of one pull request as GitHub and Azure DevOps serve them, in pages, with their refusals. */
export async function startPullRequests(): Promise<PullRequests> {
  const comments: Comment[] = [];
  const plant = (author: string, body: string): Comment => {
    const comment = { id: comments.length + 1, author, body, edits: 0 };
    comments.push(comment);
    return comment;
  };
  const server = createServer((request, response) => {
    void answer(request, response, comments, plant);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    comments,
    plant,
    close: () =>
      new Promise((done) => {
        server.close(() => {
          done();
        });
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  comments: readonly Comment[],
  plant: PullRequests['plant'],
): Promise<void> {
  const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
  const text = await textOf(request);
  const sent = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, string>>;
  const refused = refuseToken(request);
  if (refused !== undefined) send(refused.status, refused.body);
  else if (url.pathname === '/repos/example/rules/issues/7/comments') gitHubComments();
  else if (url.pathname.startsWith('/repos/example/rules/issues/comments/')) change('body');
  else if (url.pathname === '/org/_apis/connectionData') send(200, { authenticatedUser: { id: AUTHOR } });
  else if (url.pathname.endsWith('/pullRequests/7/threads')) azureThreads();
  else if (/\/pullRequests\/7\/threads\/\d+\/comments\/1$/.test(url.pathname)) change('content');
  else send(404, { message: 'Not Found' });

  function gitHubComments(): void {
    if (request.method === 'POST') {
      send(201, plant(AUTHOR, sent.body ?? ''));
      return;
    }
    const page = Number(url.searchParams.get('page') ?? '1');
    const shown = comments.slice((page - 1) * PER_PAGE, page * PER_PAGE);
    url.searchParams.set('page', String(page + 1));
    const link = page * PER_PAGE < comments.length ? { link: `<${url.href}>; rel="next"` } : {};
    send(200, shown.map(asGitHub), link);
  }

  function azureThreads(): void {
    if (request.method === 'POST') {
      const { comments: [first] = [] } = sent as {
        readonly comments?: readonly { readonly content: string }[];
      };
      send(200, plant(AUTHOR, first?.content ?? ''));
      return;
    }
    const value = comments.map((comment) => ({
      id: comment.id,
      comments: [{ id: 1, author: { id: comment.author }, content: comment.body }],
    }));
    send(200, { value, count: value.length });
  }

  function change(field: string): void {
    const id = Number(/(?:threads|issues\/comments)\/(\d+)/.exec(url.pathname)?.[1]);
    const comment = comments.find((candidate) => candidate.id === id);
    if (comment === undefined || request.method !== 'PATCH') {
      send(404, { message: 'Not Found' });
      return;
    }
    comment.body = sent[field] ?? '';
    comment.edits += 1;
    send(200, { id });
  }
}

const asGitHub = ({ id, body, author }: Comment) => ({ id, body, user: { login: author } });

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Without a token nothing is answered, and with one that only reads nothing is written. */
function refuseToken({ headers, method }: IncomingMessage): { status: number; body: unknown } | undefined {
  const token = headers.authorization?.replace('Bearer ', '') ?? '';
  if (token === '') return { status: 401, body: { message: 'Requires authentication' } };
  if (!token.startsWith('read-only') || method === 'GET') return undefined;
  return { status: 403, body: { message: 'Resource not accessible by integration', canary: token } };
}

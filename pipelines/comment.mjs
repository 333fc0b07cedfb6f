/**
 * `node comment.mjs plan.md`: puts the plan on the pull request that the pipeline runs for, on GitHub or Azure DevOps.
 * A later run replaces the comment of the earlier one. A token that may not comment is said and no failure: that is
 * how a fork's is. Any other refusal is one.
 */
import { readFileSync } from 'node:fs';

const workspace = process.env.DRAWBRIDGE_WORKSPACE ?? '';
/** By it the comment is found again; each workspace has its own. */
const marker = `<!-- drawbridge plan of ${workspace === '' ? 'the workspace' : workspace} -->`;
const TIMEOUT_MS = 30_000;

class Refused extends Error {
  constructor(what, status) {
    super(`${what} was refused: HTTP ${status}`);
    this.status = status;
  }
}

async function call(what, url, headers, method = 'GET', body = undefined) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', 'user-agent': 'drawbridge', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Refused(what, response.status);
  return { answer: await response.json(), link: response.headers.get('link') ?? '' };
}

/** The whole plan, or as much of it as a comment holds, cut where a line ends. */
function commentText(plan, limit) {
  const whole = `${marker}\n${plan}`;
  if (whole.length <= limit) return whole;
  const rest =
    '\n\n_The plan is longer than a comment may be; the whole of it is in the results of this run._\n';
  const cut = whole.slice(0, limit - rest.length);
  return cut.slice(0, cut.lastIndexOf('\n')) + rest;
}

/** Only what this workflow's own identity wrote is replaced: a comment of somebody else's could be edited by them. */
async function commentOnGitHub(plan, environment) {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, PULL_REQUEST: number } = environment;
  const author = environment.COMMENT_AUTHOR ?? 'github-actions[bot]';
  const api = environment.GITHUB_API_URL ?? 'https://api.github.com';
  const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' };
  const comments = `${api}/repos/${repository}/issues/${number}/comments`;
  const body = commentText(plan, 65_536);
  let page = `${comments}?per_page=100`;
  while (page !== undefined) {
    const { answer, link } = await call('reading the comments', page, headers);
    const mine = answer.find((comment) => comment.user?.login === author && comment.body?.startsWith(marker));
    if (mine !== undefined) {
      const url = `${api}/repos/${repository}/issues/comments/${mine.id}`;
      await call('changing the comment', url, headers, 'PATCH', { body });
      return 'the comment on the pull request was replaced';
    }
    const next = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1];
    // The token goes to no other host, even one that the event names.
    page = next !== undefined && new URL(next).origin === new URL(api).origin ? next : undefined;
  }
  await call('commenting', comments, headers, 'POST', { body });
  return 'the pull request has the plan as a comment';
}

async function commentOnAzureDevOps(plan, environment) {
  const {
    SYSTEM_ACCESSTOKEN: token,
    SYSTEM_COLLECTIONURI: collection,
    SYSTEM_TEAMPROJECT: project,
  } = environment;
  const headers = { authorization: `Bearer ${token}` };
  const repository = `${collection}${encodeURIComponent(project)}/_apis/git/repositories/${environment.BUILD_REPOSITORY_ID}`;
  const threads = `${repository}/pullRequests/${environment.SYSTEM_PULLREQUEST_PULLREQUESTID}/threads`;
  const version = 'api-version=7.1';
  const content = commentText(plan, 150_000);
  const { answer: connection } = await call(
    'asking who we are',
    `${collection}_apis/connectionData`,
    headers,
  );
  const { answer } = await call('reading the comments', `${threads}?${version}`, headers);
  for (const thread of answer.value) {
    const [first] = thread.comments ?? [];
    if (thread.isDeleted || first?.author?.id !== connection.authenticatedUser?.id) continue;
    if (!first.content?.startsWith(marker)) continue;
    const url = `${threads}/${thread.id}/comments/${first.id}?${version}`;
    await call('changing the comment', url, headers, 'PATCH', { content });
    return 'the comment on the pull request was replaced';
  }
  const comments = [{ parentCommentId: 0, commentType: 1, content }];
  await call('commenting', `${threads}?${version}`, headers, 'POST', { comments, status: 4 });
  return 'the pull request has the plan as a comment';
}

function comment(plan, environment) {
  if (environment.GITHUB_REPOSITORY !== undefined && environment.PULL_REQUEST !== undefined) {
    return commentOnGitHub(plan, environment);
  }
  if (environment.SYSTEM_PULLREQUEST_PULLREQUESTID !== undefined)
    return commentOnAzureDevOps(plan, environment);
  throw new Error('this runs for no pull request');
}

try {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('usage: comment.mjs <plan.md>');
  console.log(await comment(readFileSync(file, 'utf8'), process.env));
} catch (error) {
  const mayNot = error instanceof Refused && (error.status === 401 || error.status === 403);
  console.error(`${mayNot ? 'no comment' : 'error'}: ${error.message}`);
  process.exitCode = mayNot ? 0 : 1;
}

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';

import { Hono } from 'hono';

import { jsonAnswer, type Answer } from '../simulation/answer.ts';
import { canarySecret } from '../simulation/credentials.ts';
import { serveOnLoopback, type LoopbackEnv } from '../simulation/loopback-server.ts';
import { answerTokenRequest } from './entra-token.ts';
import { issuers, type IdentityWorld } from './identity-world.ts';
import { signWorkflowToken } from './workflow-tokens.ts';

/** Microsoft Entra ID, GitHub's and Azure DevOps' givers of identity tokens, on one https server on loopback. */
export interface IdentitySim {
  /** `https://localhost:<port>`: an authority, as AZURE_AUTHORITY_HOST names it. */
  readonly authorityHost: string;
  /** The server's certificate, PEM: whom to trust. */
  readonly certificate: string;
  /** What ACTIONS_ID_TOKEN_REQUEST_URL says in a GitHub workflow. */
  readonly gitHubRequestUrl: string;
  /** What SYSTEM_OIDCREQUESTURI says in an Azure pipeline. */
  readonly azureDevOpsRequestUri: string;
  /** The scopes that tokens were asked for, in order, whether they were given or not. */
  readonly scopes: readonly string[];
  close(): Promise<void>;
}

/** Starts it, with a key and a certificate of its own that are nowhere kept. */
export async function startIdentitySim(world: IdentityWorld): Promise<IdentitySim> {
  const { generate } = await import('selfsigned');
  // A client that trusts two of these finds the right one by its name.
  const attributes = [{ name: 'commonName', value: `simulated identities ${randomUUID()}` }];
  const { private: key, cert } = await generate(attributes, {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const scopes: string[] = [];
  const server = await serveOnLoopback(createApp(world, scopes), {
    createServer,
    serverOptions: { key, cert },
  });
  const authorityHost = server.url.replace('http://127.0.0.1', 'https://localhost');
  return {
    authorityHost,
    certificate: cert,
    gitHubRequestUrl: `${authorityHost}/github/idtoken?api-version=2.0`,
    azureDevOpsRequestUri: `${authorityHost}/azure-devops/oidctoken`,
    scopes,
    close: () => server.close(),
  };
}

function createApp(world: IdentityWorld, scopes: string[]): Hono<LoopbackEnv> {
  const app = new Hono<LoopbackEnv>();
  app.get('/:tenant/v2.0/.well-known/openid-configuration', ({ req }) =>
    respond(jsonAnswer(200, describeAuthority(new URL(req.url).host, req.param('tenant')))),
  );
  app.post('/:tenant/oauth2/v2.0/token', async ({ req }) => {
    const form = new URLSearchParams(await req.text());
    scopes.push(form.get('scope') ?? '');
    return respond(answerTokenRequest(world, req.param('tenant'), form));
  });
  app.get('/github/idtoken', ({ req }) => {
    if (!isWorkflow(world, req.header('authorization'))) return respond(refuseWorkflow());
    const aud = req.query('audience') ?? 'https://github.com/example';
    const value = signWorkflowToken({ iss: issuers.gitHub, sub: world.gitHubSubject, aud });
    return respond(jsonAnswer(200, { count: value.length, value }));
  });
  app.post('/azure-devops/oidctoken', ({ req }) => {
    const { id, subject } = world.serviceConnection;
    if (!isWorkflow(world, req.header('authorization'))) return respond(refuseWorkflow());
    if (req.query('serviceConnectionId') !== id) return respond(jsonAnswer(404, { echoed: canarySecret }));
    const claims = { iss: issuers.azureDevOps, sub: subject, aud: 'api://AzureADTokenExchange' };
    return respond(jsonAnswer(200, { oidcToken: signWorkflowToken(claims) }));
  });
  return app;
}

function describeAuthority(host: string, tenant: string) {
  const base = `https://${host}/${tenant}`;
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
  };
}

function isWorkflow({ workflowToken }: IdentityWorld, authorization: string | undefined): boolean {
  return authorization === `Bearer ${workflowToken}`;
}

function refuseWorkflow(): Answer {
  return jsonAnswer(401, { message: 'The workflow is not who it says it is.', echoed: canarySecret });
}

function respond({ status, body, headers }: Answer): Response {
  return new Response(body ?? null, { status, headers: headers ?? {} });
}

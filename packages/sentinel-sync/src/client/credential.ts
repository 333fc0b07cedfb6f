import type { TokenCredential } from '@azure/core-auth';

import { isBag, type ArmBody } from '../wire/arm-body.ts';
import { azureClouds, type AzureCloud } from './azure-cloud.ts';

/** The variables of the environment that say who we are; the command line passes `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who calls Azure: a GitHub workflow's identity, an Azure DevOps service connection, or whatever
 * `DefaultAzureCredential` finds (environment, managed identity, Azure CLI). No secret is read by us. Where
 * AZURE_AUTHORITY_HOST is set, as Microsoft's own tools understand it, tokens come from there.
 */
export async function createCredential(
  cloud: AzureCloud,
  environment: Environment,
): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const options = authorityOf(cloud, environment);
  const tenantId = environment.AZURE_TENANT_ID;
  const clientId = environment.AZURE_CLIENT_ID;
  const ask = readGitHub(environment) ?? readAzureDevOps(environment);
  return tenantId !== undefined && clientId !== undefined && ask !== undefined
    ? new identity.ClientAssertionCredential(tenantId, clientId, ask, options)
    : new identity.DefaultAzureCredential(options);
}

/** Only of its own authorities Microsoft tells whether they are genuine; any other one is trusted by its name. */
function authorityOf(cloud: AzureCloud, { AZURE_AUTHORITY_HOST: stated }: Environment) {
  const authorityHost = stated === undefined || stated === '' ? cloud.authorityHost : stated;
  const isMicrosofts = Object.values(azureClouds).some(
    (known) => new URL(known.authorityHost).host === new URL(authorityHost).host,
  );
  return { authorityHost, disableInstanceDiscovery: !isMicrosofts };
}

/** A credential that is one token: for the simulator, and for callers that already have one. */
export function createTokenCredential(token: string, expiresOnTimestamp: number): TokenCredential {
  return { getToken: () => Promise.resolve({ token, expiresOnTimestamp }) };
}

/** Gets the workflow's own identity token. */
type AskForToken = () => Promise<string>;

const audience = 'api://AzureADTokenExchange';

/** In a GitHub workflow with `id-token: write`. */
function readGitHub(environment: Environment): AskForToken | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: stated, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
  if (stated === undefined || token === undefined) return undefined;
  const url = new URL(stated);
  url.searchParams.set('audience', audience);
  return async () => {
    const { status, body } = await ask('GET', url, token);
    if (typeof body.value === 'string') return body.value;
    throw new Error(
      `GitHub gave this workflow no identity token (HTTP ${status}); is 'id-token: write' set?`,
    );
  };
}

/**
 * In an Azure pipeline with a service connection. `AzurePipelinesCredential` does the same; but where it is answered
 * nothing it puts the whole exchange into its error, the pipeline's token among it.
 */
function readAzureDevOps(environment: Environment): AskForToken | undefined {
  const { SYSTEM_OIDCREQUESTURI: stated, SYSTEM_ACCESSTOKEN: token } = environment;
  const connection = environment.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID;
  if (stated === undefined || token === undefined || connection === undefined) return undefined;
  const url = new URL(stated);
  url.searchParams.set('api-version', '7.1');
  url.searchParams.set('serviceConnectionId', connection);
  return async () => {
    const { status, body } = await ask('POST', url, token);
    if (typeof body.oidcToken === 'string') return body.oidcToken;
    throw new Error(
      `Azure DevOps gave this pipeline no identity token (HTTP ${status}); may it use the service connection?`,
    );
  };
}

/** Nothing of the answer but the token is ever shown: it may repeat what it was sent. */
async function ask(
  method: 'GET' | 'POST',
  url: URL,
  token: string,
): Promise<{ readonly status: number; readonly body: ArmBody }> {
  if (url.protocol !== 'https:') throw new Error('identity tokens are asked for over https only');
  // The last header keeps Azure DevOps from leading an unknown caller to a page for people.
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-tfs-fedauthredirect': 'Suppress',
  };
  const answer = await fetch(url, { method, headers, redirect: 'error' }).catch((cause: unknown) => {
    throw new Error(`${url.host} gave no identity token: there is no answer`, { cause });
  });
  const body: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  return { status: answer.status, body: isBag(body) ? body : {} };
}

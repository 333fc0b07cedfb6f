import type { TokenCredential } from '@azure/core-auth';

import type { AzureCloud } from './azure-cloud.ts';

/** The variables of the environment that say who we are; the command line passes `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who calls Azure: a GitHub workflow's identity, an Azure DevOps service connection, or whatever
 * `DefaultAzureCredential` finds (environment, managed identity, Azure CLI). No secret is read by us.
 */
export async function createCredential(
  cloud: AzureCloud,
  environment: Environment,
): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const { authorityHost } = cloud;
  const tenantId = environment.AZURE_TENANT_ID;
  const clientId = environment.AZURE_CLIENT_ID;
  if (tenantId !== undefined && clientId !== undefined) {
    const github = readGitHub(environment);
    if (github !== undefined) {
      const assertion = () => requestGitHubToken(github);
      return new identity.ClientAssertionCredential(tenantId, clientId, assertion, { authorityHost });
    }
    const connection = environment.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID;
    const token = environment.SYSTEM_ACCESSTOKEN;
    if (connection !== undefined && token !== undefined) {
      return new identity.AzurePipelinesCredential(tenantId, clientId, connection, token, { authorityHost });
    }
  }
  return new identity.DefaultAzureCredential({ authorityHost });
}

/** A credential that is one token: for the simulator, and for who already has one. */
export function createTokenCredential(token: string, expiresOnTimestamp: number): TokenCredential {
  return { getToken: () => Promise.resolve({ token, expiresOnTimestamp }) };
}

interface GitHubIdentity {
  readonly url: string;
  readonly token: string;
}

function readGitHub(environment: Environment): GitHubIdentity | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
  return url === undefined || token === undefined ? undefined : { url, token };
}

/** Asks GitHub for the workflow's token, meant for Entra ID alone. */
async function requestGitHubToken({ url, token }: GitHubIdentity): Promise<string> {
  const asked = new URL(url);
  asked.searchParams.set('audience', 'api://AzureADTokenExchange');
  const answer = await fetch(asked, { headers: { authorization: `Bearer ${token}` } });
  const body: unknown = answer.ok ? await answer.json() : undefined;
  const value = typeof body === 'object' && body !== null && 'value' in body ? body.value : undefined;
  if (typeof value !== 'string') {
    throw new Error(
      `GitHub gave this workflow no identity token (HTTP ${answer.status}); is 'id-token: write' set?`,
    );
  }
  return value;
}

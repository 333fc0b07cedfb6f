/** A trust of an application in a workflow's identity: a federated credential. */
interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** An application of the tenant, and how it may sign in. */
export interface IdentityApplication {
  readonly clientId: string;
  readonly secret?: string;
  readonly federated?: readonly FederatedCredential[];
}

/** What the simulated Microsoft Entra ID and the two simulated builders of workflows know. */
export interface IdentityWorld {
  readonly tenantId: string;
  readonly applications: readonly IdentityApplication[];
  /** Audiences that tokens are given for: `https://management.azure.com`. */
  readonly resources: readonly string[];
  /** What is given as an access token. */
  readonly accessToken: string;
  /** The subject of the GitHub workflow that asks: `repo:example/rules:ref:refs/heads/main`. */
  readonly gitHubSubject: string;
  /** The subject of the service connection that asks: `sc://example/rules/sentinel`. */
  readonly serviceConnection: { readonly id: string; readonly subject: string };
  /** What the workflow itself is let in with by its builder. */
  readonly workflowToken: string;
}

/** Who issued a workflow's token, as GitHub and Azure DevOps name themselves. */
export const issuers = {
  gitHub: 'https://token.actions.githubusercontent.com',
  azureDevOps: 'https://vstoken.dev.azure.com/99999999-9999-4999-8999-999999999999',
} as const;

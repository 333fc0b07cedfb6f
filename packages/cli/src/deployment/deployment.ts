/** Where `serve` can be deployed to. */
export const deploymentTargets = ['azure-container-apps', 'kubernetes', 'compose'] as const;
export type DeploymentTarget = (typeof deploymentTargets)[number];

/** What is deployed, whatever it is deployed to. */
export interface Deployment {
  /** An image with the content at /drawbridge. */
  readonly image: string;
  /** The host of `server.publicUrl`. */
  readonly host: string;
  /** drawbridge.config.yaml as it is in the deployment; it holds no secret. */
  readonly configuration: string;
  /** The files that hold secrets, by name: all of them are in `secretFolder`. */
  readonly secretFiles: readonly string[];
  readonly identity: WorkloadIdentity;
  /** Of Kubernetes: the namespace that requests come from. */
  readonly ingressNamespace: string;
  /** The host and port of a database that is there; absent where the deployment brings one. */
  readonly postgres?: Address;
  /** Where Temporal is. Several replicas are possible with it, and only with it. */
  readonly temporal?: Address;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Who the workload is in each cloud; without a field it has no identity there. No key is stored for any of them. */
interface WorkloadIdentity {
  readonly azure?: { readonly tenantId: string; readonly clientId: string };
  readonly awsRole?: string;
  /** `projects/N/locations/global/workloadIdentityPools/P/providers/V`. */
  readonly gcpProvider?: string;
  /** What Azure's tokens for AWS and Google are for: `api://…`, where the workload is known to Azure first. */
  readonly federationAudience?: string;
}

export const port = 8480;
export const configurationFolder = '/etc/drawbridge';
const configurationFile = `${configurationFolder}/drawbridge.config.yaml`;
export const secretFolder = '/run/secrets/drawbridge';
export const tokenFolder = '/run/identity';
export const userId = 1000;
/** Longer than `server.limits.shutdownTimeout`, 25 seconds unless it is set. */
export const gracePeriodSeconds = 35;

export const serveArguments = ['serve', '--config', configurationFile] as const;

/** Several replicas share what they know by Temporal and the database; without it there is one. */
export function replicasOf({ temporal }: Deployment): number {
  return temporal === undefined ? 1 : 2;
}

/** What the SDKs of AWS and Google read: a token in a file, which they read again at each refresh. */
export function environmentOf({ identity }: Deployment): Readonly<Record<string, string>> {
  const { awsRole, gcpProvider } = identity;
  return {
    ...(awsRole === undefined
      ? {}
      : {
          AWS_ROLE_ARN: awsRole,
          AWS_ROLE_SESSION_NAME: 'drawbridge',
          AWS_WEB_IDENTITY_TOKEN_FILE: `${tokenFolder}/aws`,
        }),
    ...(gcpProvider === undefined
      ? {}
      : { GOOGLE_APPLICATION_CREDENTIALS: `${configurationFolder}/${credentialFile}` }),
  };
}

const credentialFile = 'google-credential.json';

/** Google's credential file for a federated workload: it names where the token is, and holds no secret. */
function googleCredential(provider: string): string {
  const credential = {
    type: 'external_account',
    audience: `//iam.googleapis.com/${provider}`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: { file: `${tokenFolder}/gcp`, format: { type: 'text' } },
  };
  return JSON.stringify(credential, undefined, 2);
}

/** The files beside the configuration, by name. */
export function configurationFiles({
  configuration,
  identity,
}: Deployment): Readonly<Record<string, string>> {
  return {
    'drawbridge.config.yaml': configuration,
    ...(identity.gcpProvider === undefined
      ? {}
      : { [credentialFile]: googleCredential(identity.gcpProvider) }),
  };
}

/** The files of the tokens that Azure is asked for, where the workload is known to Azure first: for AWS, for Google. */
export function tokenFiles({ identity }: Deployment): readonly string[] {
  return [
    ...(identity.awsRole === undefined ? [] : ['aws']),
    ...(identity.gcpProvider === undefined ? [] : ['gcp']),
  ];
}

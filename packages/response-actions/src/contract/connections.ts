/**
 * How the clouds are reached. Absent means: not configured, and every action of that cloud is refused with a
 * clear word. Within one, what is left out falls to the vendor's own default chain (profile, managed identity…).
 * Secrets live here and in the SDK clients only; they are never journaled or printed.
 */
export interface CloudConnections {
  readonly aws?: AwsConnection;
  readonly gcp?: GcpConnection;
  readonly azure?: AzureConnection;
}

export interface AwsConnection {
  readonly region?: string;
  /** Base URL of every AWS service, for the simulator or a proxy: `http://127.0.0.1:4510`. */
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Accounts in which we may act; a target in any other is refused. Absent: that of the credentials, whichever it is. */
  readonly accounts?: readonly AwsAccount[];
  /** The account that was chosen for a target. Set by the runner, never by a configuration. */
  readonly chosen?: ChosenAccount;
}

/** An AWS account in which we may act, and how we come in. */
export interface AwsAccount {
  /** Twelve digits. */
  readonly id: string;
  /** The role to assume there. Absent: the credentials are of this account already, which is checked. */
  readonly roleArn?: string;
  readonly externalId?: string;
  /** Of the role's session, as CloudTrail will show it. Absent: `drawbridge-` and the id of the run. */
  readonly sessionName?: string;
  /** Instead of the connection's, for what a target names no region of. */
  readonly region?: string;
}

/** One account, and the session of its role, if it has one. */
export interface ChosenAccount {
  readonly id: string;
  readonly role?: { readonly arn: string; readonly externalId?: string; readonly sessionName: string };
}

export interface GcpConnection {
  /** `http://127.0.0.1:4520`; Google's own where it is absent. */
  readonly endpoint?: string;
  /** A bearer token; application default credentials where it is absent. */
  readonly accessToken?: string;
  /** Projects in which we may act. An instance in any other project is refused. Absent: every project. */
  readonly projects?: readonly string[];
}

export interface AzureConnection {
  /** `http://127.0.0.1:4530/v1.0`; `https://graph.microsoft.com/v1.0` where it is absent. */
  readonly graphEndpoint?: string;
  /** `http://127.0.0.1:4540`; `https://management.azure.com` where it is absent. */
  readonly armEndpoint?: string;
  readonly tenantId?: string;
  /** Subscriptions in which we may act. A target in any other is refused. Absent: those that a target names. */
  readonly subscriptions?: readonly string[];
  /** A bearer token; DefaultAzureCredential where it is absent. */
  readonly accessToken?: string;
  /** Several tenants, each reached in its own way; the target's chooses, and one that is not named is refused. */
  readonly tenants?: readonly AzureTenant[];
  /** Emergency accounts, by object id or user principal name: never touched, whatever an incident says. */
  readonly breakGlassAccounts?: readonly string[];
}

/** One of several tenants. */
export interface AzureTenant extends Omit<AzureConnection, 'tenants'> {
  readonly tenantId: string;
}

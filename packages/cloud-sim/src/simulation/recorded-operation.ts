/** One call that a simulated cloud received, in the cloud's own words. Secrets are not recorded. */
export interface RecordedOperation {
  /** `azure` is Microsoft Graph; `arm` is Azure Resource Manager. */
  readonly cloud: 'aws' | 'gcp' | 'azure' | 'arm';
  /** `iam:UpdateAccessKey`, `compute.instances.stop`, `PATCH /users/{id}`, `GET Microsoft.SecurityInsights/alertRules`. */
  readonly operation: string;
  /** The permission that the real cloud would ask for: `iam:UpdateAccessKey`, `User.EnableDisableAccount.All`. */
  readonly permission: string;
  /** Needed as well, where the cloud asks for more than one: `compute.snapshots.create`. Mostly empty. */
  readonly furtherPermissions: readonly string[];
  readonly writes: boolean;
  /** What it was aimed at: a key id, `project/zone/instance`, an object id. */
  readonly resource: string;
  /** HTTP status; 0 if the connection was cut before the answer arrived. */
  readonly status: number;
}

import { z } from 'zod';

import { detectionRule, detectionRun } from './detection-rule.ts';
import { directoryRoleNames } from './directory-roles.ts';
import { unsettled } from './unsettled.ts';

const instant = z.iso.datetime({ offset: true });

const group = z.strictObject({
  id: z.string().min(1),
  displayName: z.string(),
  /** Members and owners of such a group count as administrators. */
  isAssignableToRole: z.boolean().default(false),
  /** Directory roles that the group holds, and its members through it. Give the same ones wherever it is named. */
  directoryRoles: z.array(z.enum(directoryRoleNames)).default([]),
});

const user = z.strictObject({
  /** The object id. */
  id: z.guid(),
  userPrincipalName: z.string().min(1),
  /** Absent: the principal name. */
  displayName: z.string().optional(),
  accountEnabled: z.boolean().default(true),
  userType: z.enum(['Member', 'Guest']).default('Member'),
  /** True: mastered on premises; null: never synced, as Graph says it. */
  onPremisesSyncEnabled: z.boolean().nullable().default(null),
  /** Names in the directory on premises; null where it is not synchronised. */
  onPremisesDistinguishedName: z.string().nullable().default(null),
  onPremisesDomainName: z.string().nullable().default(null),
  onPremisesSamAccountName: z.string().nullable().default(null),
  /** Display names of the directory roles that the user holds directly. */
  directoryRoles: z.array(z.enum(directoryRoleNames)).default([]),
  groups: z.array(group).default([]),
  /** Refresh tokens issued before this are not accepted. */
  signInSessionsValidFromDateTime: instant.default('2026-01-01T00:00:00Z'),
  createdDateTime: instant.default('2026-01-01T00:00:00Z'),
  mail: z.string().nullable().default(null),
  /** `SMTP:` before the main address, `smtp:` before the others; null: not shown to the caller. */
  proxyAddresses: z.array(z.string()).nullable().default([]),
  jobTitle: z.string().nullable().default(null),
});

/** A group by itself: in other groups, or with members that are applications. */
const groupWithMembers = group.extend({
  /** Object ids of users, service principals and groups. A role-assignable group takes no groups. */
  members: z.array(z.guid()).default([]),
});

/** What tells of a secret or certificate; Graph never tells the secret itself again. */
const credential = z.strictObject({
  keyId: z.guid(),
  displayName: z.string().nullable().default(null),
  startDateTime: instant.default('2026-01-01T00:00:00Z'),
  endDateTime: instant.default('2027-01-01T00:00:00Z'),
});

/** The registration of an application, in its home tenant. */
const application = z.strictObject({
  /** The object id of the registration, which is neither the appId nor the service principal's. */
  id: z.guid(),
  appId: z.guid(),
  displayName: z.string(),
  passwordCredentials: z.array(credential).default([]),
  keyCredentials: z.array(credential).default([]),
  /** Object ids. */
  owners: z.array(z.guid()).default([]),
});

const servicePrincipal = z.strictObject({
  /** The object id, not the application's. */
  id: z.guid(),
  appId: z.guid(),
  displayName: z.string(),
  accountEnabled: z.boolean().default(true),
  servicePrincipalType: z.enum(['Application', 'ManagedIdentity', 'Legacy']).default('Application'),
  appOwnerOrganizationId: z.guid().nullable().default(null),
  /** Of a managed identity: `isExplicit=False` and the id of its resource, or `isExplicit=True` and its own. */
  alternativeNames: z.array(z.string()).default([]),
  /** Secrets and certificates on the service principal itself, beside those of the registration. */
  passwordCredentials: z.array(credential).default([]),
  keyCredentials: z.array(credential).default([]),
  directoryRoles: z.array(z.enum(directoryRoleNames)).default([]),
  /** Object ids. */
  owners: z.array(z.guid()).default([]),
});

/** One Entra tenant, as Microsoft Graph shows it. */
const tenant = z.strictObject({
  tenantId: z.guid().default('11111111-1111-4111-8111-111111111111'),
  /** Graph permissions that were consented to: `User.Read.All`. Everything if absent. */
  permissions: z.array(z.string()).optional(),
  /** What the responder may not do, although `permissions`, or their absence, would grant it. */
  withheld: z.array(z.string()).default([]),
  /** Whether a Privileged Authentication Administrator is behind the calls; otherwise admins are out of reach. */
  responderCanManageAdmins: z.boolean().default(false),
  /**
   * Whether Graph takes `accountEnabled` for a user who is mastered on premises. Tenants are reported that take it, where
   * the next synchronisation sets it back, and such that answer 400.
   */
  syncedUsersAreReadOnly: z.boolean().default(false),
  users: z.array(user).default([]),
  /** Beside those that are named at a user. */
  groups: z.array(groupWithMembers).default([]),
  servicePrincipals: z.array(servicePrincipal).default([]),
  applications: z.array(application).default([]),
  /** The custom detections of Microsoft Defender. */
  detectionRules: z.array(detectionRule).default([]),
  /** Tables that the queries of custom detections may read, beside those that every tenant has. */
  detectionTables: z.array(z.string()).default([]),
  /** How long a deleted custom detection is still listed, read and in the way of its id. */
  deletedRulesStaySeconds: z
    .int()
    .nonnegative()
    .default(3 * 3600),
  detectionRuns: z.array(detectionRun).default([]),
  /** How many objects a page of a collection holds before `@odata.nextLink` leads on. */
  pageSize: z.int().positive().default(100),
  /** Whether a 429 says how long to wait where a fault does not: Graph mostly does. */
  throttlingSaysHowLong: z.boolean().default(true),
  /** How many reads of a changed account still see it as it was: replicas lag. */
  consistencyDelayReads: z.int().nonnegative().default(0),
  unsettled,
});

/** The tenant of `connections.azure`, and others, each with tokens of its own. */
export const azureWorld = tenant.extend({ otherTenants: z.array(tenant).default([]) });

/** One tenant, as operations see it. */
export type AzureWorld = z.output<typeof tenant>;
export type EntraGroup = z.output<typeof group>;
export type EntraUser = z.output<typeof user>;
export type EntraApplication = z.output<typeof application>;
export type EntraCredential = z.output<typeof credential>;
export type EntraServicePrincipal = z.output<typeof servicePrincipal>;

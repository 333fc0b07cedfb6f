import { z } from 'zod';

import { checkSettings, contentSettings } from '../content/content-settings.ts';

const endpoint = z.url();

const awsAccount = z.strictObject({
  id: z
    .string('an AWS account id is text: put it in quotes')
    .regex(/^\d{12}$/, 'an AWS account id has 12 digits'),
  roleArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
      'a role has an ARN such as arn:aws:iam::123456789012:role/drawbridge-responder',
    )
    .optional(),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'an external id has 2 to 1224 letters, digits or +=,.@:/-_')
    .optional(),
  sessionName: z
    .string()
    .regex(/^[\w+=,.@-]{2,64}$/, 'a session name has 2 to 64 letters, digits or +=,.@-_')
    .optional(),
  region: z.string().min(1).optional(),
});

const awsAccounts = z
  .array(awsAccount)
  .min(1, 'an empty list allows no account: leave accounts out for that of the credentials')
  .superRefine((accounts, issues) => {
    accounts.forEach(({ id, roleArn, externalId, sessionName }, index) => {
      const complain = (field: string, message: string): void => {
        issues.addIssue({ code: 'custom', path: [index, field], message });
      };
      if (accounts.findIndex((account) => account.id === id) < index) complain('id', `${id} is named twice`);
      const ofRole = roleArn?.split(':')[4];
      if (ofRole !== undefined && ofRole !== id)
        complain('roleArn', `the role is of account ${ofRole}, not ${id}`);
      if (roleArn !== undefined) return;
      if (externalId !== undefined) complain('externalId', 'an external id is for a role: name its roleArn');
      if (sessionName !== undefined) complain('sessionName', 'a session is of a role: name its roleArn');
    });
  });

const subscriptions = z.array(z.guid('a subscription is named by its id, a GUID')).min(1);

const reach = {
  graphEndpoint: endpoint.optional(),
  armEndpoint: endpoint.optional(),
  subscriptions: subscriptions.optional(),
  breakGlassAccounts: z.array(z.string().min(1)).optional(),
};

const azureTenants = z
  .array(z.strictObject({ tenantId: z.guid('a tenant is named by its id, a GUID'), ...reach }))
  .min(1, 'an empty list allows no tenant: leave tenants out for that of the credentials')
  .superRefine((tenants, issues) => {
    const seen = new Map<string, string>();
    const claim = (id: string, path: (string | number)[]): void => {
      if (seen.has(id.toLowerCase())) {
        issues.addIssue({ code: 'custom', path, message: `${id} is named twice: a target would not choose` });
      }
      seen.set(id.toLowerCase(), id);
    };
    tenants.forEach((tenant, index) => {
      claim(tenant.tenantId, [index, 'tenantId']);
      tenant.subscriptions?.forEach((id, at) => {
        claim(id, [index, 'subscriptions', at]);
      });
    });
  });

const azure = z
  .strictObject({ tenantId: z.string().optional(), ...reach, tenants: azureTenants.optional() })
  .superRefine(({ tenants, ...single }, issues) => {
    if (tenants === undefined) return;
    for (const field of Object.keys(single)) {
      const message = `with tenants, ${field} stands under each of them`;
      issues.addIssue({ code: 'custom', path: [field], message });
    }
  });

/** Who signs the audit log, and where else its signed head is kept. Paths are relative to the configuration. */
const auditSettings = z.strictObject({
  key: z.string().min(1).optional(),
  checkpointFile: z.string().min(1).optional(),
});

/** A file, an https address, or one of this machine. */
function isKeptSafe(keys: string): boolean {
  if (!/^http:/i.test(keys)) return true;
  return URL.canParse(keys) && ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(keys).hostname);
}

/** Whose approvals count. */
export const approvalSettings = z.strictObject({
  /** `refuse`: names that were only typed count for nothing. */
  stated: z.enum(['accept', 'refuse']).default('accept'),
  /** The allowed-signers file; without it, the one of the content. */
  allowedSigners: z.string().min(1).optional(),
  oidc: z
    .array(
      z.strictObject({
        issuer: z.url(),
        audience: z.string().min(1),
        identity: z.string().min(1).default('sub'),
        claims: z
          .record(z.string(), z.string())
          .refine(
            (claims) => Object.keys(claims).length > 0,
            'at least one: anybody can have a token of a public issuer',
          ),
        /** A JWKS: a file, or an address. */
        keys: z
          .string()
          .min(1)
          .refine(isKeptSafe, 'keys that come over http can be exchanged on the way: use https'),
        planInAudience: z.boolean().default(true),
      }),
    )
    .default([]),
});

export type ApprovalSettings = z.infer<typeof approvalSettings>;

/**
 * `drawbridge.config.yaml`: which clouds may be reached, and how. A cloud that is not named is not touched.
 * It holds no secrets: credentials come from each vendor's own default chain.
 */
export const configurationSchema = z.strictObject({
  clouds: z
    .strictObject({
      aws: z
        .strictObject({
          region: z.string().optional(),
          endpoint: endpoint.optional(),
          accounts: awsAccounts.optional(),
        })
        .nullish(),
      gcp: z
        .strictObject({ projects: z.array(z.string()).min(1).optional(), endpoint: endpoint.optional() })
        .nullish(),
      azure: azure.nullish(),
    })
    .default({}),
  audit: auditSettings.default({}),
  approvals: approvalSettings.prefault({}),
  /** Where content lies, and what of its problems counts how much: read from the root of the content. */
  content: contentSettings.optional(),
  check: checkSettings.optional(),
  /** Where `serve` listens, who is let in, who is told: read by the server itself. */
  server: z.looseObject({ listen: z.looseObject({}).optional() }).optional(),
});

export type Configuration = z.infer<typeof configurationSchema>;

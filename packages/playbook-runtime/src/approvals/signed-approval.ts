import { readFile } from 'node:fs/promises';

import { canonicalJson, fail, problem, succeed, type Result } from '@drawbridge/base';
import { z } from 'zod';

/** What an approver agrees to. */
export interface ApprovalStatement {
  /** The hash of the plan that was shown. */
  readonly planHash: string;
  /** Who agrees: with SSH, the principal of the allowed-signers file. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

const line = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\p{Cc}\p{Default_Ignorable_Code_Point}]+$/u, 'no control or invisible characters');

const statement = {
  version: z.literal(1),
  planHash: z.string().regex(/^[0-9a-f]{64}$/),
  by: line,
  at: z.iso.datetime(),
};

const shape = z.discriminatedUnion('method', [
  z.strictObject({ ...statement, method: z.literal('ssh'), signature: z.string().max(10_000) }),
  z.strictObject({ ...statement, method: z.literal('oidc'), token: z.string().max(20_000) }),
]);

/** An approval as it stands in its file, before anything in it is believed. */
export type SignedApproval = z.infer<typeof shape>;

/** What is signed: the statement in canonical JSON. With an OIDC token, the audience holds the plan's hash instead. */
export function statementText({ planHash, by, at }: ApprovalStatement): string {
  return `${canonicalJson({ version: 1, purpose: 'drawbridge-approval', planHash, by, at })}\n`;
}

/** Reads an approval's file; says nothing about whether it is good. */
export async function readSignedApproval(file: string): Promise<Result<SignedApproval>> {
  try {
    const parsed = shape.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? succeed(parsed.data) : fail(noApproval(file, z.prettifyError(parsed.error)));
  } catch (error) {
    return fail(noApproval(file, (error as Error).message));
  }
}

function noApproval(file: string, why: string) {
  return problem('approval/unreadable', `this is not an approval: ${why}`, {
    file,
    hints: ['`drawbridge approve PLAN` writes one'],
  });
}

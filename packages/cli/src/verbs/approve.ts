import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { inert } from '@drawbridge/base';
import {
  audienceFor,
  signWithSsh,
  signWithToken,
  type SignedApproval,
  type TrustedIssuer,
} from '@drawbridge/playbook-runtime';
import type { Command } from 'commander';

import type { CloudFlags } from '../clouds/open-clouds.ts';
import { readApprovalSettings } from '../clouds/read-configuration.ts';
import { writeNewFile } from '../files/write-new-file.ts';
import { serverOption, tokenFileOption, type ServerFlags } from '../remote/api-client.ts';
import { decideRemotely } from '../remote/decide-remotely.ts';
import { planText } from '../report/plan-text.ts';
import { findPlanToApprove } from '../runs/plan-to-approve.ts';
import { requestCiToken } from '../runs/request-ci-token.ts';
import { UsageError } from '../terminal/exit-code.ts';
import { printJson } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { stateOption } from '../terminal/state-folder.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';

interface Flags extends CloudFlags, ServerFlags {
  readonly reason?: string;
  readonly yes?: boolean;
  readonly as?: string;
  readonly sshKey?: string;
  readonly oidc?: boolean;
  readonly oidcToken?: string;
  readonly planHash?: string;
  readonly out?: string;
}

/** `drawbridge approve`: signs that a person agrees to exactly one plan. Acts on nothing. */
export function addApproveVerb(program: Command, scope: VerbScope): void {
  program
    .command('approve')
    .description(
      'sign a plan with an SSH key or a token of the CI, for --approval; with --server, approve a run there',
    )
    .argument('<plan>', 'the JSON that respond or contain printed, the hash of a plan, or the id of a run')
    .option('--as <name>', 'with an SSH key: who you are, as the allowed-signers file names you')
    .option('--ssh-key <file>', 'sign with this key, or with the agent that holds it')
    .option('--oidc', 'sign with the token of this GitHub Actions job')
    .option('--oidc-token <file>', 'sign with the token in this file')
    .option('--plan-hash <hash>', 'which plan, where there are several')
    .option('--out <file>', 'write the approval to this file (default: standard output)')
    .option('--config <file>', 'the configuration that names the issuers (default: drawbridge.config.yaml)')
    .option(...stateOption)
    .option(...serverOption)
    .option(...tokenFileOption)
    .option('--reason <text>', 'with --server: why, for the journal')
    .option('--yes', 'with --server: do not ask for confirmation at a terminal')
    .action((what: string, flags: Flags) => runApprove(scope, what, flags));
}

async function runApprove(scope: VerbScope, what: string, flags: Flags): Promise<void> {
  const { host } = scope;
  const { server } = flags;
  if (server !== undefined) {
    requireNoSignature(flags);
    return decideRemotely(scope, 'approve', what, { ...flags, server });
  }
  const { hash, plan, isHandedOn } = await findPlanToApprove(host, what, flags);
  if (plan === undefined)
    host.note('only the hash is known here: sign it if it is of the plan that you were shown');
  else host.note(planText(host, inert(plan)));
  if (isHandedOn === true)
    host.note(
      'shown is what the hash stands for; targets that are not taken, and why something is refused, are in the plan where it was made',
    );
  const approval = await sign(host, hash, flags);
  if (flags.out === undefined) {
    host.out(printJson(approval));
    return;
  }
  const file = resolve(host.cwd, flags.out);
  await writeNewFile(file, `${printJson(approval)}\n`);
  host.out(`${file}\n${approval.by} approves the plan ${hash}: give the file to --approval`);
}

/** A server knows its approvers by their sign-in: nothing else counts there. */
function requireNoSignature({ as, sshKey, oidc, oidcToken, out }: Flags): void {
  if ([as, sshKey, oidc, oidcToken, out].every((given) => given === undefined)) return;
  throw new UsageError(
    '--server approves in the name of the token; leave --as, --ssh-key, --oidc, --oidc-token and --out out',
  );
}

function sign(host: Host, planHash: string, flags: Flags): Promise<SignedApproval> {
  const ways = [flags.sshKey, flags.oidc, flags.oidcToken].filter((way) => way !== undefined);
  if (ways.length !== 1) throw new UsageError('sign with one of --ssh-key, --oidc and --oidc-token');
  return flags.sshKey === undefined ? signByToken(host, planHash, flags) : signByKey(host, planHash, flags);
}

async function signByKey(host: Host, planHash: string, { as, sshKey = '' }: Flags): Promise<SignedApproval> {
  if (as === undefined) throw new UsageError('--as: say who you are, as the allowed-signers file names you');
  const at = host.clock.now().toISOString();
  const signed = await signWithSsh(resolve(host.cwd, sshKey), { planHash, by: as, at });
  if (!signed.ok) throw new ProblemsFound(signed.problems);
  return signed.value;
}

/** The token is checked here as well: an approval that will not count is better known before it is sent. */
async function signByToken(host: Host, planHash: string, flags: Flags): Promise<SignedApproval> {
  const { oidc } = await readApprovalSettings(host.cwd, flags.config);
  const token = await readToken(host, planHash, flags.oidcToken, oidc);
  const signed = await signWithToken(token.trim(), planHash, oidc, host.clock.now());
  if (!signed.ok) throw new ProblemsFound(signed.problems);
  return signed.value;
}

async function readToken(
  host: Host,
  planHash: string,
  file: string | undefined,
  issuers: readonly TrustedIssuer[],
): Promise<string> {
  if (file !== undefined) {
    return readFile(resolve(host.cwd, file), 'utf8').catch((error: unknown) => {
      throw new UsageError(`--oidc-token: ${(error as Error).message}`);
    });
  }
  const github = issuers.find(({ issuer }) => issuer.includes('actions.githubusercontent.com'));
  if (github === undefined)
    throw new UsageError(
      '--oidc: approvals.oidc in drawbridge.config.yaml names no issuer of GitHub Actions',
    );
  return requestCiToken(host.env, audienceFor(github, planHash), host.signal);
}

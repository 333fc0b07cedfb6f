import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { VerifiedIdentity } from '../journal/run-events.ts';
import { signersNaming } from './allowed-signers.ts';
import { statementText, type ApprovalStatement, type SignedApproval } from './signed-approval.ts';

/** A signature made for another purpose, such as a Git commit, is no approval. */
const namespace = 'drawbridge-approval';

/** Signs a statement with an SSH key: a private key's file, or a public one whose private half an agent holds. */
export async function signWithSsh(
  key: string,
  statement: ApprovalStatement,
): Promise<Result<SignedApproval>> {
  const signed = await sshKeygen(['-Y', 'sign', '-f', key, '-n', namespace], statementText(statement));
  if (!signed.ok) return signed;
  const { code, out, err } = signed.value;
  if (code !== 0 || !out.startsWith('-----BEGIN SSH SIGNATURE-----'))
    return fail(problem('approval/not-signed', `ssh-keygen did not sign: ${firstLine(err)}`, { file: key }));
  return succeed({ version: 1, method: 'ssh', ...statement, signature: out });
}

/** Checks an approval's signature against the people who may approve: `allowed_signers`, as `man ssh-keygen` has it. */
export async function verifySshApproval(
  approval: Extract<SignedApproval, { method: 'ssh' }>,
  allowedSigners: string,
): Promise<Result<VerifiedIdentity>> {
  const { by, signature } = approval;
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-approval-'));
  try {
    const [file, signers] = [join(folder, 'signature'), join(folder, 'signers')];
    await writeFile(file, signature, { mode: 0o600 });
    await writeFile(signers, signersNaming(await readSigners(allowedSigners), by), { mode: 0o600 });
    const checked = await sshKeygen(
      ['-Y', 'verify', '-f', signers, '-I', by, '-n', namespace, '-s', file],
      statementText(approval),
    );
    if (!checked.ok) return checked;
    const { code, out, err } = checked.value;
    const key = /(SHA256:\S+)\s*$/.exec(out.trim())?.[1];
    return code === 0 && key !== undefined
      ? succeed({ method: 'ssh', identity: by, key, signature })
      : fail(notVerified(by, allowedSigners, `${firstLine(err)} ${firstLine(out)}`.trim()));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where there is no such file, nobody may approve. */
async function readSigners(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function notVerified(by: string, allowedSigners: string, why: string) {
  return problem('approval/not-verified', `the signature is not one that ${by} may approve with: ${why}`, {
    file: allowedSigners,
    hints: [
      'the file names who may approve, and with which key; the approval names the plan, the time and the person',
      'the name has to stand there itself: a pattern, such as *@example.com, names nobody',
    ],
  });
}

interface Spoken {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function sshKeygen(args: readonly string[], input: string): Promise<Result<Spoken>> {
  return new Promise((settle) => {
    const child = spawn('ssh-keygen', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const heard = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (heard.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (heard.err += chunk.toString()));
    // It may end before it has read everything, and says why on its own.
    child.stdin.on('error', () => undefined);
    child.on('error', ({ message }) => {
      settle(fail(noSshKeygen(message)));
    });
    child.on('close', (code) => {
      settle(succeed({ code, ...heard }));
    });
    child.stdin.end(input);
  });
}

function noSshKeygen(why: string) {
  return problem('approval/no-ssh-keygen', `ssh-keygen cannot be run: ${why}`, {
    hints: ['it is part of OpenSSH 8.2 and later: openssh-client on Debian'],
  });
}

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';

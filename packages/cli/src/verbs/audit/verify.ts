import { resolve } from 'node:path';

import {
  headFileBesideKey,
  parseVerifierKey,
  readHead,
  readVerifier,
  verifyLog,
  type AuditLogOptions,
  type KnownHead,
  type LogVerification,
  type NoteVerifier,
} from '@drawbridge/audit-log';
import { inert } from '@drawbridge/base';
import type { Command } from 'commander';

import { auditPlaces, type AuditPlaces } from '../../clouds/audit-places.ts';
import { auditText } from '../../report/audit-text.ts';
import { openKeptRuns, withRuns } from '../../state/kept-runs.ts';
import { originOfLog } from '../../runs/log-of-runs.ts';
import { exitCode, UsageError } from '../../terminal/exit-code.ts';
import { printJson } from '../../terminal/format.ts';
import type { Host } from '../../terminal/host.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../../terminal/verb-scope.ts';
import type { AuditFlags } from './audit.ts';

interface Flags extends AuditFlags {
  readonly against?: readonly string[];
  readonly key?: string;
}

/** `drawbridge audit verify`: whether log, signed heads and journals agree. Changes nothing. */
export function addAuditVerify(audit: Command, scope: VerbScope): Command {
  return audit
    .command('verify')
    .description('check the journals of all runs against the log, and the log against its signed heads')
    .option('--against <file...>', 'a checkpoint that was kept elsewhere')
    .option('--key <key>', "the log's public key, where its key file is not at hand")
    .action((flags: Flags) => runVerify(scope, flags));
}

async function runVerify(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const places = await auditPlaces(host, flags);
  const against = await readAgainst(host, flags.against ?? []);
  const checkpointFile = places.checkpointFile === undefined ? [] : [places.checkpointFile];
  const found = await withRuns(openKeptRuns(scope, places), async ({ log }) =>
    verifyLog({
      ...log,
      verifier: await chooseVerifier(places, log, flags.key, against),
      ownHeads: [await headFileBesideKey(places.key, log.folder), ...checkpointFile],
      against,
    }),
  );
  print(scope, found, flags);
}

function print(scope: VerbScope, found: LogVerification, { format }: Flags): void {
  const { host } = scope;
  if (format === 'json') host.out(printJson(found));
  else {
    showProblems(scope, found.problems);
    host.out(auditText(host, inert(found)));
  }
  if (!found.ok) scope.result = exitCode.problems;
}

async function readAgainst(host: Host, files: readonly string[]): Promise<readonly KnownHead[]> {
  return Promise.all(
    files.map(async (named) => {
      const head = await readHead(resolve(host.cwd, named));
      if (head === undefined) throw new UsageError(`--against: there is no file ${resolve(host.cwd, named)}`);
      return head;
    }),
  );
}

/** The key that was given; else the public half of the one that signs here. */
async function chooseVerifier(
  places: AuditPlaces,
  log: AuditLogOptions,
  given: string | undefined,
  against: readonly KnownHead[],
): Promise<NoteVerifier | undefined> {
  if (given !== undefined) {
    const parsed = parseVerifierKey(given);
    if (!parsed.ok) throw new ProblemsFound(parsed.problems);
    return parsed.value;
  }
  const origin = (await originOfLog(log)) ?? against[0]?.checkpoint?.origin;
  return origin === undefined ? undefined : readVerifier(places.key, origin);
}

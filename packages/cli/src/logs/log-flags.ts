import { InvalidArgumentError, type Command } from 'commander';

import { UsageError } from '../terminal/exit-code.ts';

/** Which logs a query runs over, as a command line says it. */
export interface LogFlags {
  readonly telemetry?: readonly string[];
  readonly table?: string;
  readonly cache?: string;
  readonly progress?: boolean;
  readonly workspace?: string;
  readonly cluster?: string;
  readonly database?: string;
  readonly targets?: string;
  readonly acceptPartial?: boolean;
  readonly compare?: boolean;
  readonly fetchRows: number;
  readonly simulated?: boolean;
}

/** Logs that lie where a service has them. */
export type RemoteLogs =
  | { readonly kind: 'workspace'; readonly workspace: string }
  | { readonly kind: 'cluster'; readonly cluster: string; readonly database: string };

const fetchedAtMost = 1_000_000;

/** The options that say which logs: files, a workspace, a cluster. */
export function addLogOptions(command: Command): Command {
  return command
    .option('--telemetry <path...>', 'files or folders of logs')
    .option('--table <name>', 'read every file as rows of this table')
    .option('--workspace <name>', 'run where the logs are: a workspace of targets.yaml, or its id')
    .option('--cluster <address>', 'the same on a cluster of Azure Data Explorer, with --database')
    .option('--database <name>', "the cluster's database")
    .option('--targets <file>', 'where --workspace is looked up (default: targets.yaml of the content)')
    .option('--accept-partial', 'take the rows that there are where the service says that some are missing')
    .option('--compare', 'run the queries here as well, and name the rows that differ')
    .option(
      '--fetch-rows <count>',
      'for --compare, the most rows of a table that are fetched',
      wholeNumber,
      fetchedAtMost,
    )
    .option('--simulated', 'a stand-in of the service on this machine answers, from --telemetry');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected a whole number above zero.');
}

/** Where the logs are; undefined for files, or where none are named. Throws for what does not go together. */
export function findRemoteLogs(flags: LogFlags): RemoteLogs | undefined {
  const { workspace, cluster, database, telemetry } = flags;
  if (workspace !== undefined && cluster !== undefined) {
    throw new UsageError('--workspace and --cluster are two places: name one');
  }
  if ((cluster === undefined) !== (database === undefined)) {
    throw new UsageError('--cluster and --database go together');
  }
  if (workspace === undefined && (cluster === undefined || database === undefined)) {
    refuseMisplaced(flags);
    return undefined;
  }
  if (flags.cache !== undefined || flags.progress === true) {
    throw new UsageError(
      '--cache and --progress are for files: leave them out with --workspace or --cluster',
    );
  }
  if (flags.simulated === true && telemetry === undefined) {
    throw new UsageError('--simulated answers from logs of yours: name them with --telemetry');
  }
  if (telemetry !== undefined && flags.compare !== true && flags.simulated !== true) {
    throw new UsageError('--telemetry beside --workspace or --cluster is for --compare or --simulated');
  }
  return workspace === undefined
    ? { kind: 'cluster', cluster: cluster ?? '', database: database ?? '' }
    : { kind: 'workspace', workspace };
}

function refuseMisplaced(flags: LogFlags): void {
  const elsewhere = [
    ['--compare', flags.compare],
    ['--accept-partial', flags.acceptPartial],
    ['--simulated', flags.simulated],
    ['--targets', flags.targets],
  ] as const;
  const [misplaced] = elsewhere.filter(([, value]) => value !== undefined);
  if (misplaced !== undefined) {
    throw new UsageError(`${misplaced[0]} is for logs of a service: name --workspace or --cluster`);
  }
}

/** The files and folders that are named; throws where none are. */
export function requireTelemetry({ telemetry }: LogFlags, why = 'name the logs'): readonly string[] {
  if (telemetry !== undefined) return telemetry;
  throw new UsageError(
    [
      `${why}: --telemetry with files or folders,`,
      '--workspace with a workspace of targets.yaml, or --cluster and --database',
    ].join(' '),
  );
}

import { Option, type Command } from 'commander';

import type { SyncFlags } from '../../sync/open-sync-workspace.ts';

type SyncFormat = 'text' | 'json' | 'markdown';

/** What is printed, and where the workspace is. */
export interface SyncReportFlags extends SyncFlags {
  readonly format: SyncFormat;
}

/** Where the workspace and the content are; every verb of `sync` takes it. */
export function addWorkspaceOptions(command: Command): Command {
  return command
    .option('--workspace <name>', 'which target of targets.yaml')
    .option('--targets <file>', 'the targets; targets.yaml beside detections/ unless given')
    .option('--simulated', 'a simulated workspace, whose state is kept between commands')
    .option('--world <file>', "the simulated clouds' first state; the demo's unless given")
    .option('--state <folder>', 'where plans and journals are kept', '.drawbridge')
    .option('--content <folder>', 'where detections/, automation-rules/ and watchlists/ lie');
}

/** The same, and how to print a plan, a drift or an apply. */
export function addSyncOptions(command: Command): Command {
  const formats = ['text', 'json', 'markdown'];
  const format = new Option('--format <format>', 'how to print the result').choices(formats).default('text');
  return addWorkspaceOptions(command).addOption(format);
}

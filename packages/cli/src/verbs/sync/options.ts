import { Option, type Command } from 'commander';

import type { SyncFlags } from '../../sync/open-sync-workspace.ts';
import { stateOption } from '../../terminal/state-folder.ts';

type SyncFormat = 'text' | 'json' | 'markdown';

/** What is printed, and where the workspace is. */
export interface SyncReportFlags extends SyncFlags {
  readonly format: SyncFormat;
}

/** Where the workspace and the content are; every verb of `sync` takes it. */
export function addWorkspaceOptions(command: Command): Command {
  return command
    .option('--workspace <name>', 'which target of targets.yaml')
    .option('--targets <file>', 'the file of targets (default: targets.yaml next to detections/)')
    .option('--simulated', 'use a simulated workspace, whose state is kept between commands')
    .option('--world <file>', "the simulated clouds' initial state (default: the demo's)")
    .option(...stateOption)
    .option('--content <folder>', 'the folder with detections/, automation-rules/ and watchlists/');
}

/** Of verbs that plan: a rule may say what Microsoft Defender cannot. */
export const acceptLossesOption = [
  '--accept-losses',
  'publish rules to Microsoft Defender whatever they lose there; without it, only what the target accepts',
] as const;

const syncFormats = ['text', 'json', 'markdown'] as const;

/** A plan is a page as well. */
export const syncPlanFormats = [...syncFormats, 'html'] as const;

/** The same, and how to print a plan, a drift or an apply. */
export function addSyncOptions(command: Command, formats: readonly string[] = syncFormats): Command {
  const format = new Option('--format <format>', 'how to print the result').choices(formats).default('text');
  return addWorkspaceOptions(command).addOption(format);
}

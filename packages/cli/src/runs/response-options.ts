import { overridableGuards, type OverridableGuard } from '@drawbridge/playbook-runtime';
import { Option, type Command } from 'commander';

import type { CloudFlags } from '../clouds/open-clouds.ts';
import { formatOption, type OutputFormat } from '../terminal/format.ts';

/** What the three verbs that touch clouds have in common. */
export interface ResponseFlags extends CloudFlags {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly requester?: string;
  readonly content?: string;
  readonly format: OutputFormat;
}

/** What the verbs that contain have beside it. */
export interface ContainmentFlags extends ResponseFlags {
  readonly planHash?: string;
  readonly approvedBy?: readonly string[];
  readonly overrideGuard?: readonly OverridableGuard[];
}

export function addResponseOptions(command: Command): Command {
  return command
    .option('--apply', 'act; without it only the plan is shown')
    .option('--yes', 'do not ask again at a terminal')
    .option('--requester <name>', 'who asks, for the journal; you, unless given')
    .option('--simulated', 'work on simulated clouds, whose state is kept between commands')
    .option('--world <file>', "the simulated clouds' first state; the demo's unless given")
    .option('--config <file>', 'which clouds may be reached; drawbridge.config.yaml unless given')
    .option('--state <folder>', 'where runs are journaled', '.drawbridge')
    .option('--content <folder>', 'where playbooks/ and watchlists/ lie')
    .addOption(formatOption());
}

export function addContainmentOptions(command: Command): Command {
  return addResponseOptions(command)
    .option('--plan-hash <hash>', 'act only on the plan with this hash')
    .option('--approved-by <name...>', 'who agreed to this plan, beside the requester')
    .addOption(
      new Option('--override-guard <guard...>', 'go past a guard, if two other people agree').choices(
        overridableGuards,
      ),
    );
}

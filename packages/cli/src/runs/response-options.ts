import { overridableGuards, type OverridableGuard } from '@drawbridge/playbook-runtime';
import { Option, type Command } from 'commander';

import type { CloudFlags } from '../clouds/open-clouds.ts';
import { formatOption, type OutputFormat } from '../terminal/format.ts';

/** What the three verbs that touch clouds have in common. */
export interface ResponseFlags extends CloudFlags {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly requester?: string;
  readonly approval?: readonly string[];
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
    .option('--yes', 'do not ask for confirmation at a terminal')
    .option('--requester <name>', 'who requests this, for the journal (default: you)')
    .option('--approval <file...>', 'a signed approval of this plan, from drawbridge approve')
    .option('--simulated', 'use simulated clouds, whose state is kept between commands')
    .option('--world <file>', "the simulated clouds' initial state (default: the demo's)")
    .option('--config <file>', 'the configuration that names the clouds (default: drawbridge.config.yaml)')
    .option('--state <folder>', 'the folder of the run journals', '.drawbridge')
    .option('--content <folder>', 'the folder with playbooks/ and watchlists/')
    .addOption(formatOption());
}

export function addContainmentOptions(command: Command): Command {
  return addResponseOptions(command)
    .option('--plan-hash <hash>', 'act only on the plan with this hash')
    .option(
      '--approved-by <name...>',
      'who approved this plan, other than the requester: stated, not verified',
    )
    .addOption(
      new Option('--override-guard <guard...>', 'override a guard, if two other people approve').choices(
        overridableGuards,
      ),
    );
}

import { inert } from '@drawbridge/base';
import { loadWatchlistsOf, tablesRead, type LoadedWatchlists } from '@drawbridge/detection-core';
import type { Command } from 'commander';

import { newCase, caseName } from '../authoring/new-case.ts';
import { writeNewFiles, type NewFiles } from '../authoring/new-files.ts';
import { readNewAlias, readNewName } from '../authoring/new-name.ts';
import { newRule } from '../authoring/new-rule.ts';
import { newWatchlist } from '../authoring/new-watchlist.ts';
import { placeOf } from '../checking/check-report.ts';
import { oneRule } from '../content/choose-rules.ts';
import { discover } from '../content/discover.ts';
import { findContent, type ContentFolders } from '../content/find-content.ts';
import { requireQueryEnvironment } from '../content/query-environment.ts';
import { newText } from '../report/adopting/new-text.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface NewFlags {
  readonly content?: string;
  readonly format: OutputFormat;
}

interface RuleFlags extends NewFlags {
  readonly table: string;
}

interface CaseFlags extends NewFlags {
  readonly rule: string;
  readonly quiet?: boolean;
}

interface PlaybookFlags extends NewFlags {
  readonly rule: string;
  readonly action: string;
}

/** `drawbridge new`: files to begin with, which `check` accepts as they are. */
export function addNewVerb(program: Command, scope: VerbScope): void {
  const group = program
    .command('new')
    .description('begin a rule, a case, a playbook or a watchlist: files that check accepts as they are');
  common(group.command('rule <name>').description('a rule with a case that fires and one that stays quiet'))
    .option('--table <name>', 'the table that it reads', 'AWSCloudTrail')
    .action((name: string, flags: RuleFlags) => beginRule(scope, name, flags));
  common(group.command('case <name>').description('a case of a rule, with a row of each table that it reads'))
    .requiredOption('--rule <name>', 'whose case it is: folder name, name or id')
    .option('--quiet', 'one in which the rule stays quiet; or begin the name with quiet-')
    .action((name: string, flags: CaseFlags) => beginCase(scope, name, flags));
  common(group.command('playbook <name>').description('a playbook that answers a rule with one action'))
    .requiredOption('--rule <name>', 'whose incidents it answers: folder name, name or id')
    .option('--action <id>', 'what it does', 'aws.iam.deactivate-access-key')
    .action((name: string, flags: PlaybookFlags) => beginPlaybook(scope, name, flags));
  common(group.command('watchlist <alias>').description('a watchlist with a key, and no row yet')).action(
    (alias: string, flags: NewFlags) => beginWatchlist(scope, alias, flags),
  );
}

const common = (command: Command): Command =>
  command
    .option('--content <folder>', 'the folder with detections/, watchlists/ and playbooks/')
    .addOption(formatOption());

async function beginRule(scope: VerbScope, named: string, flags: RuleFlags): Promise<void> {
  const name = readNewName(named);
  const content = contentToWrite(scope, flags);
  const { tables } = await requireQueryEnvironment(scope, content);
  await write(scope, flags, newRule(await discover(content), name, flags.table, tables));
}

async function beginCase(scope: VerbScope, named: string, flags: CaseFlags): Promise<void> {
  const name = caseName(readNewName(named), flags.quiet === true);
  const content = contentToWrite(scope, flags);
  const discovered = await discover(content);
  const rule = oneRule(discovered, flags.rule);
  const tables = tablesRead(rule.query, await requireQueryEnvironment(scope, content));
  await write(scope, flags, newCase(discovered, rule, name, tables));
}

async function beginPlaybook(scope: VerbScope, named: string, flags: PlaybookFlags): Promise<void> {
  const name = readNewName(named);
  const content = contentToWrite(scope, flags);
  const rule = oneRule(await discover(content), flags.rule);
  const watchlists = await watchlistsOf(content);
  // The clouds' actions are wanted by this one alone.
  const { newPlaybook } = await import('../authoring/new-playbook.ts');
  await write(scope, flags, newPlaybook(name, { content, watchlists, rule, action: flags.action }));
}

async function beginWatchlist(scope: VerbScope, named: string, flags: NewFlags): Promise<void> {
  const alias = readNewAlias(named);
  const content = contentToWrite(scope, flags);
  await write(scope, flags, newWatchlist(await discover(content), await watchlistsOf(content), alias));
}

/** Where there is no content yet, it begins here. */
function contentToWrite({ host }: VerbScope, { content }: NewFlags): ContentFolders {
  return findContent(host.cwd, content, 'none');
}

async function watchlistsOf(content: ContentFolders): Promise<LoadedWatchlists> {
  return loadWatchlistsOf(content.watchlists, await discover(content));
}

async function write({ host }: VerbScope, { format }: NewFlags, made: NewFiles): Promise<void> {
  await writeNewFiles(made);
  const said = { files: made.files.map(({ file }) => placeOf(host.cwd, file)), next: made.next };
  host.out(format === 'json' ? printJson(said) : newText(host, inert(said)));
}

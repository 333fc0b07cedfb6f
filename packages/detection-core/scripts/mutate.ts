/**
 * `npm run detections:mutate [-- SLUG…]`: leaves out and negates each condition of a rule's query, at the level of the
 * parsed KQL, and runs the rule's cases against each change. A change that no case notices stands in
 * mutate/survivors.json with the argument why the query means the same or why no case can tell; the list may only shrink.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { createEngine } from '@drawbridge/kql';

import { createCaseEngines } from '../src/cases/case-engines.ts';
import { loadCases } from '../src/cases/load-cases.ts';
import type { DetectionRule } from '../src/rules/model/rule.ts';
import { loadRules } from '../src/rules/load-rules.ts';
import { bundledTables } from '../src/tables/bundled-tables.ts';
import { loadWatchlists } from '../src/watchlists/load-watchlists.ts';
import { type Change, changesOf, conditionsOfSharedTexts } from './mutate/changes.ts';
import { CaseRunner } from './mutate/run-cases.ts';

const root = join(import.meta.dirname, '../../..');
/** Of all changes of a rule, at most this share may survive. */
const mostSurviving = 0.05;
/** Whose cases try the exclusions that all rules have, and the doors that the correlations have. */
const sharedTextsTriedBy = ['azure-run-command-and-extension', 'direct-connection-after-an-alert'];

interface Survivor {
  readonly rule: string;
  readonly change: string;
  readonly reason: string;
}

const say = (line: string): void => {
  console.log(line);
};
const slugOf = (rule: DetectionRule): string => basename(dirname(rule.origin.file));

/** What became of the changes of one rule. */
interface Outcome {
  /** Those that could be run. */
  readonly count: number;
  readonly unnoticed: readonly string[];
}

async function mutate(changes: readonly Change[], rule: DetectionRule, runner: CaseRunner): Promise<Outcome> {
  const unnoticed: string[] = [];
  let count = 0;
  for (const change of changes) {
    const outcome = await runner.run({ ...rule, query: change.query });
    if (outcome === 'unusable') continue;
    count += 1;
    if (outcome === 'noticed') continue;
    unnoticed.push(change.name);
    say(`  no case notices: ${change.name}`);
  }
  return { count, unnoticed };
}

/** Says how a rule did, and whether the list of survivors is right about it. */
function judge({ count, unnoticed }: Outcome, listed: readonly string[]): boolean {
  const unlisted = unnoticed.filter((name) => !listed.includes(name));
  const gone = listed.filter((name) => !unnoticed.includes(name));
  const isFew = unnoticed.length <= count * mostSurviving;
  say(`  ${String(count)} changes, ${String(unnoticed.length)} not noticed`);
  for (const name of unlisted) say(`  not in survivors.json: ${name}`);
  for (const name of gone) say(`  in survivors.json, and noticed now: ${name}`);
  if (!isFew) say(`  more than ${String(mostSurviving * 100)} % are not noticed`);
  return unlisted.length === 0 && gone.length === 0 && isFew;
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const survivorsFile = new URL('mutate/survivors.json', import.meta.url);
  const listed = JSON.parse(await readFile(survivorsFile, 'utf8')) as readonly Survivor[];
  const tables = bundledTables();
  const { rules } = await loadRules(join(root, 'detections'));
  const { watchlists } = await loadWatchlists(join(root, 'watchlists'));
  const engines = createCaseEngines((lists) => createEngine({ tables, watchlists: lists }), watchlists);
  const triedBy = (slug: string): readonly string[] => {
    const trying = rules.find((rule) => slugOf(rule) === slug);
    return trying === undefined ? [] : conditionsOfSharedTexts(trying.query, { tables, watchlists });
  };
  for (const rule of rules) {
    const slug = slugOf(rule);
    if (asked.length > 0 && !asked.includes(slug)) continue;
    say(slug);
    const { cases } = await loadCases(dirname(rule.origin.file), tables);
    // The second of them tries the doors, and leaves the exclusions to the first.
    const place = sharedTextsTriedBy.indexOf(slug);
    const elsewhere = sharedTextsTriedBy.slice(0, place === -1 ? undefined : place).flatMap(triedBy);
    const changes = changesOf(rule.query, { tables, watchlists }, elsewhere);
    const outcome = await mutate(changes, rule, new CaseRunner(cases, engines));
    const own = listed.filter((entry) => entry.rule === slug).map((entry) => entry.change);
    if (!judge(outcome, own)) process.exitCode = 1;
  }
  await engines.close();
}

await main();

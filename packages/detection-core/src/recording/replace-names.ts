import { toJson, type JsonValue, type Problem } from '@drawbridge/base';
import { stringify } from 'yaml';

import type { DetectionCase } from '../cases/detection-case.ts';
import { parseCase } from '../cases/load-cases.ts';
import { runCase } from '../cases/run-case.ts';
import type { Alert } from '../running/alert.ts';
import { alertsShape } from './alert-shape.ts';
import { mapRows, plainTexts, replaceIdentities, type TableRows } from './neutral-rows.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { reduceItems } from './reduce-items.ts';
import { refused, type Recording, type Trial } from './trial.ts';

const mostTries = 80;

type Replaced =
  | { readonly ok: true; readonly text: string; readonly originals: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Replaces what names somebody: all of it, or, of a text that the rule looks into, the words that the rule does not name. */
export async function replaceWithSameAlerts(
  recording: Recording,
  tables: TableRows,
  trial: Trial,
): Promise<Replaced> {
  const { rule } = recording;
  const lists = trial.watchlists;
  const all = { ...tables, ...lists };
  const logic = trial.logic.toLowerCase();
  const isPublic = (text: string): boolean => text.length > 1 && logic.includes(text.toLowerCase());
  const taken = JSON.stringify(all);
  const wanted = alertsShape(await trial.alertsOf(tables));
  const replace = (looked: readonly string[], names = new Pseudonyms(taken, isPublic)) => {
    // First what is known by its form, so that a name alone is known by the address that holds it.
    replaceIdentities(all, names, (text) => names.replaceIn(text));
    return replaceIdentities(all, names, wordsOrWhole(new Set(looked), names, isPublic));
  };
  const isSame = async (looked: readonly string[]): Promise<boolean> => {
    const split = splitLists(replace(looked), lists);
    return alertsShape(await trial.alertsOf(split.tables, split.lists)) === wanted;
  };
  const texts = plainTexts(all, new Pseudonyms(taken, isPublic)).filter((text) => !isPublic(text));
  const isWhole = await isSame([]);
  if (!isWhole && !(await isSame(texts))) {
    const why =
      'with other names, ids and addresses in place of theirs, the rule does not raise the same alerts';
    return refused(rule, why, trial);
  }
  const looked = isWhole ? [] : await reduceItems(texts, isSame, { left: mostTries });
  // Names of their own, so that what was only tried leaves none behind.
  const names = new Pseudonyms(taken, isPublic);
  const neutral = splitLists(replace(looked, names), lists);
  return writeCase(recording, { tables: neutral.tables, watchlists: neutral.lists }, { trial, names });
}

/** A text that the rule looks into is replaced word by word, but for the words of the rule; any other whole. */
function wordsOrWhole(
  looked: ReadonlySet<string>,
  names: Pseudonyms,
  isPublic: (text: string) => boolean,
): (text: string) => string {
  const ofWord = (word: string): string =>
    isPublic(word) || /^\d{1,9}$/.test(word) ? word : names.nameFor('text', word);
  return (text) => {
    if (isPublic(text)) return text;
    const known = names.known(text);
    if (known !== undefined) return known;
    if (!looked.has(text)) return names.nameFor('text', text);
    return names.replaceIn(text, (between) => between.replaceAll(/[\p{L}\p{N}_]{2,}/gu, ofWord));
  };
}

function splitLists(
  replaced: TableRows,
  lists: DetectionCase['watchlists'],
): { readonly tables: TableRows; readonly lists: DetectionCase['watchlists'] } {
  const entries = Object.entries(replaced);
  return {
    tables: Object.fromEntries(entries.filter(([name]) => !(name in lists))),
    lists: Object.fromEntries(entries.filter(([name]) => name in lists)) as DetectionCase['watchlists'],
  };
}

/** Writes the case, reads it again, runs it, and looks in it for everything that was replaced. */
async function writeCase(
  recording: Recording,
  input: Pick<DetectionCase, 'tables' | 'watchlists'>,
  { trial, names }: { readonly trial: Trial; readonly names: Pseudonyms },
): Promise<Replaced> {
  const { rule, evaluation, file, tables, engines, signal } = recording;
  const alerts = await trial.alertsOf(input.tables, input.watchlists);
  // A run's period begins behind the one before, which a case has no need to say.
  const before = evaluation.now.getTime() - evaluation.from.getTime() - rule.queryPeriodMs;
  const isUsual = Math.abs(before) <= 1;
  const text = stringify(
    {
      description: `Recorded from telemetry: ${rule.name}.`,
      rule: rule.id,
      now: evaluation.now.toISOString(),
      ...(isUsual ? {} : { from: evaluation.from.toISOString() }),
      tables: input.tables,
      ...(Object.keys(input.watchlists).length === 0 ? {} : { watchlists: input.watchlists }),
      expect: {
        alerts: alerts.length,
        entities: entitiesOf(alerts),
        severities: alerts.map(({ severity }) => severity),
      },
    },
    { lineWidth: 0, singleQuote: true },
  );
  const parsed = parseCase(file, text, tables);
  if (parsed.case === undefined) return { ok: false, problems: parsed.problems };
  const { outcome, problems } = await runCase(rule, parsed.case, engines, signal);
  if (outcome !== 'pass') return refused(rule, 'the case as it is written does not pass', { problems });
  const left = leftBehind(names, { ...input.tables, ...input.watchlists });
  if (left.length > 0) {
    const message = `${String(left.length)} of what was to be replaced would still be in the case`;
    return refused(rule, message, { problems: [] });
  }
  return { ok: true, text, originals: [...names.replaced.keys()] };
}

/** What was replaced in one place and still stands in another; texts too short to be looked for are none. */
function leftBehind(names: Pseudonyms, tables: TableRows): readonly string[] {
  const texts = new Set<string>();
  mapRows(tables, (text) => {
    texts.add(text.toLowerCase());
    return text;
  });
  const put = [...new Set(names.replaced.values())].sort((a, b) => b.length - a.length);
  const rest = [...texts].map((text) =>
    put.reduce((left, own) => left.replaceAll(own.toLowerCase(), ' '), text),
  );
  const all = rest.join('\n');
  return [...names.replaced.keys()].filter((original) => original.length > 3 && holdsWord(all, original));
}

/** Whether a text stands in another with no letter or digit right beside it. */
function holdsWord(text: string, word: string): boolean {
  const isLetter = (at: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(at));
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isLetter(at - 1) && !isLetter(at + word.length)) return true;
  }
  return false;
}

function entitiesOf(alerts: readonly Alert[]): readonly JsonValue[] {
  const all = alerts.flatMap(({ entities }) =>
    entities.map(({ type, identifiers }) => toJson({ type, ...identifiers })),
  );
  return [...new Map(all.map((entity) => [JSON.stringify(entity), entity])).values()];
}

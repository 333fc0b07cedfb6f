import type { RuleEngine } from './rule-engine.ts';

/**
 * The tables that a query names, in any place, itself or in the saved functions that it names: one too many costs a
 * look, one too few would cost an alert.
 */
export function tablesRead(
  query: string,
  { tables, functions }: Pick<RuleEngine, 'tables' | 'functions'>,
): readonly string[] {
  const words = new Set<string>(query.match(/[A-Za-z_]\w*/g) ?? []);
  // A set is walked to its end even as it grows, and a word is in it once, so that circles end too.
  for (const word of words) {
    const body = functions.find((stored) => stored.name === word)?.body;
    for (const inner of body?.match(/[A-Za-z_]\w*/g) ?? []) words.add(inner);
  }
  return tables
    .filter((table) => words.has(table.name))
    .filter((table) => table.columns.some((column) => column.name === 'TimeGenerated'))
    .map((table) => table.name);
}

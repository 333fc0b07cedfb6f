import { isContinuous, tablesOf } from './detection-tables.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** With a table of Defender XDR; each looks back over a time of its own. */
const fixedFrequencies = [hour, 3 * hour, 12 * hour, day];

/** What the service says against a query and how often it is to run; undefined where it takes them. */
export function refuseQuery(query: string, frequency: string, tables: readonly string[]): string | undefined {
  if (/\bworkspace\s*\(/.test(query))
    return "The function 'workspace' is not supported in custom detections.";
  const read = tablesOf(query, tables);
  const [unknown] = read.unknown;
  if (unknown !== undefined) {
    return `Failed to resolve table or column expression named '${unknown}'. Fix semantic errors in your query.`;
  }
  if (!/\b(?:Timestamp|TimeGenerated)\b/.test(query) && /\b(?:project|summarize)\b/.test(query)) {
    return 'The query must return the column Timestamp or TimeGenerated.';
  }
  const every = durationOf(frequency);
  if (every === undefined) return `The value '${frequency}' is not a valid duration.`;
  if (every === 0) return refuseContinuous(query, [...read.defender, ...read.sentinel]);
  if (read.defender.length > 0) {
    return fixedFrequencies.includes(every)
      ? undefined
      : `The frequency '${frequency}' is not supported: it must be one of PT0S, PT1H, PT3H, PT12H, P1D.`;
  }
  return every >= 5 * minute && every <= 14 * day
    ? undefined
    : `The frequency '${frequency}' must be between 5 minutes and 14 days.`;
}

function refuseContinuous(query: string, tables: readonly string[]): string | undefined {
  const isOne = tables.length === 1 && tables.every(isContinuous);
  return isOne && !/\b(?:join|union|lookup|externaldata)\b/.test(query) && !query.includes('//')
    ? undefined
    : 'The query cannot run continuously: it must read one supported table, without join, union, externaldata or comments.';
}

/** Milliseconds of `P1D` or `PT5M`; undefined for anything else. */
function durationOf(text: string): number | undefined {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return days * day + hours * hour + minutes * minute + seconds * 1000;
}

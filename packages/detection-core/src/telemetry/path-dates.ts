/** The days on which what a path names was written, as far as its folders and name say: both ends in milliseconds. */
export interface DatedPath {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const year = String.raw`(?<y>20\d{2}|19\d{2})`;
const month = String.raw`(?<mo>0[1-9]|1[0-2])`;
const day = String.raw`(?<d>0[1-9]|[12]\d|3[01])`;
const end = String.raw`(?=$|[/_.T-])`;

/** The layouts of cloud logs, the finer ones first. A digit beside a date would make it another number. */
const layouts: readonly RegExp[] = [
  // Hive and Azure's diagnostic settings: y=2026/m=01/d=12, year=2026/month=1/day=12.
  /(?:^|\/)(?:y|year)=(?<y>\d{4})\/(?:m|month)=(?<mo>\d{1,2})\/(?:d|day)=(?<d>\d{1,2})(?=$|\/)/i,
  /(?:^|\/)(?:y|year)=(?<y>\d{4})\/(?:m|month)=(?<mo>\d{1,2})(?=$|\/)/i,
  /(?:^|\/)(?:y|year)=(?<y>\d{4})(?=$|\/)/i,
  new RegExp(
    String.raw`(?:^|/)(?:dt|date|day|eventday|p_date|partition_date)=${year}-?${month}-?${day}(?=$|/)`,
    'i',
  ),
  // AWS and Google: …/2026/01/12/….
  new RegExp(String.raw`(?:^|/)${year}/${month}/${day}(?=$|/)`),
  // Folders and names with a whole date: 2026-01-12, 20260112T0935Z.
  new RegExp(String.raw`(?:^|[/_.-])${year}-${month}-${day}${end}`),
  new RegExp(String.raw`(?:^|[/_.-])${year}${month}${day}${end}`),
  // A folder of a month, and of a year above it.
  new RegExp(String.raw`(?:^|/)${year}/${month}(?=$|/)`),
  new RegExp(String.raw`(?:^|/)${year}-${month}(?=$|/)`),
];

/**
 * When what lies at a path was written, from its folders and its name; undefined where they do not say, or say two
 * things. `path` is relative to what the user named, so that a date in the way there means nothing.
 */
export function datesOfPath(path: string): DatedPath | undefined {
  const text = path.replaceAll('\\', '/');
  const spans = layouts.flatMap((layout) => {
    const found = [...text.matchAll(new RegExp(layout, `g${layout.flags}`))].map(({ groups }) =>
      spanOf(groups),
    );
    return found.flatMap((span) => span ?? []);
  });
  if (spans.length === 0) return undefined;
  const from = Math.max(...spans.map((span) => span.from));
  const to = Math.min(...spans.map((span) => span.to));
  return from < to ? { from, to } : undefined;
}

function spanOf(groups: Readonly<Record<string, string | undefined>> = {}): DatedPath | undefined {
  const y = Number(groups.y);
  const mo = groups.mo === undefined ? undefined : Number(groups.mo);
  const d = groups.d === undefined ? undefined : Number(groups.d);
  const from = Date.UTC(y, (mo ?? 1) - 1, d ?? 1);
  if (d !== undefined) {
    const isDay =
      mo !== undefined && new Date(from).getUTCDate() === d && new Date(from).getUTCMonth() === mo - 1;
    return isDay ? { from, to: from + DAY_MS } : undefined;
  }
  if (mo === undefined) return { from, to: Date.UTC(y + 1, 0, 1) };
  return mo < 1 || mo > 12 ? undefined : { from, to: Date.UTC(y, mo, 1) };
}

/** Days by which a path's date may differ from its records': zones, and records that were delivered late. */
const SLACK_MS = DAY_MS;

/** Whether what lies at a path cannot have records of a time, by its folders and its name. */
export function isOutside(path: string, wanted: { readonly from?: Date; readonly to?: Date }): boolean {
  const dates = datesOfPath(path);
  if (dates === undefined) return false;
  const { from, to } = wanted;
  return (
    (from !== undefined && dates.to + SLACK_MS <= from.getTime()) ||
    (to !== undefined && dates.from - SLACK_MS >= to.getTime())
  );
}

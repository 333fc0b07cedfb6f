import { splitExports } from './judge.mjs';

const headings = ['package', 'files', 'p50', 'p90', 'largest', '>60', '>25', 'circles', 'arrows', 'unused'];
/** The columns of which a sum says something. */
const summed = new Set(['files', '>60', '>25', 'circles', 'arrows', 'unused']);

/** A line for each unit, and their sums. */
export function tableLines(units, limits) {
  const rows = units.map((unit) => rowOf(unit, limits));
  const sums = headings.map((heading, column) => (summed.has(heading) ? sumOf(rows, column) : ''));
  const table = [headings, ...rows, ['together', ...sums.slice(1)]].map((row) => row.map(String));
  const widths = headings.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const [first] = widths;
  return table.map(([name, ...cells]) =>
    [name.padEnd(first), ...cells.map((cell, column) => cell.padStart(widths[column + 1]))].join('  '),
  );
}

const rowOf = (unit, limits) => [
  unit.name,
  unit.files,
  unit.p50,
  unit.p90,
  unit.largest?.lines ?? 0,
  unit.longFunctions.length,
  unit.fullFolders.length,
  unit.circles.length,
  unit.arrows?.length ?? '–',
  splitExports(unit, limits).unused.length,
];

const sumOf = (rows, column) => rows.reduce((total, row) => total + (Number(row[column]) || 0), 0);

/** A great circle has a hundred arrows: without `--list` the rarest of them are enough. */
const arrowsShown = 12;

/** The offenders, under the package and the limit that they break. */
export function offenderLines(findings, { all }) {
  return findings.flatMap(({ name, kind, offenders, isBroken }) => [
    '',
    `${name}: ${kind}${isBroken ? '' : ' (allowed)'}`,
    ...offenders.flatMap((offender) => linesOf(offender, all)).map((line) => `  ${line}`),
  ]);
}

function linesOf(offender, all) {
  if (typeof offender === 'string') return [offender];
  const { folders, arrows } = offender;
  const shown = all ? arrows : arrows.slice(0, arrowsShown);
  const left = arrows.length - shown.length;
  return [folders.join(' ⇄ '), ...shown, ...(left > 0 ? [`  and ${left} more: --list`] : [])];
}

import { splitExports } from './judge.mjs';

const headings = ['package', 'files', 'p50', 'p90', 'largest', '>60', '>25', 'circles', 'arrows', 'unused'];

/** One line for each unit, and their sums. */
export function printTable(units, limits) {
  const rows = units.map((unit) => [
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
  ]);
  const sum = (column) => rows.reduce((total, row) => total + (Number(row[column]) || 0), 0);
  const sums = headings.map((_, column) => (column === 1 || column > 4 ? sum(column) : ''));
  const table = [headings, ...rows, ['together', ...sums.slice(1)]].map((row) => row.map(String));
  const widths = headings.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  '),
    );
}

/** A great circle has a hundred arrows: without `--list` the rarest of them are enough. */
const arrowsShown = 12;

/** The offenders, under the package and the limit that they break. */
export function printOffenders(findings, { all }) {
  for (const { name, kind, offenders, isBroken } of findings) {
    console.log(`\n${name}: ${kind}${isBroken ? '' : ' (allowed)'}`);
    for (const offender of offenders) for (const line of linesOf(offender, all)) console.log(`  ${line}`);
  }
}

function linesOf(offender, all) {
  if (typeof offender === 'string') return [offender];
  const { folders, arrows } = offender;
  const shown = all ? arrows : arrows.slice(0, arrowsShown);
  const left = arrows.length - shown.length;
  return [folders.join(' ⇄ '), ...shown, ...(left > 0 ? [`  and ${left} more: --list`] : [])];
}

import { printable } from '@drawbridge/base';
import Table from 'cli-table3';

import type { Host } from './host.ts';

const plainFrame = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Columns aligned by displayed width, no frame; heads in bold where there are colours. A cell is one line. */
export function formatTable(
  host: Host,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    chars: plainFrame,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    head: heads.map((head) => host.colours.bold(head)),
  });
  table.push(...rows.map((row) => row.map(oneLine)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function oneLine(cell: string): string {
  return printable(cell, true).replaceAll(/[\n\t]+/g, ' ');
}

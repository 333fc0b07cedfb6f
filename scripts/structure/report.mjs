import { judge } from './judge.mjs';
import { measureTree } from './measure.mjs';
import { offenderLines, tableLines } from './print.mjs';

/** Measures a tree, or one unit of it, against the limits: 0 when all are kept, 1 when not, 2 for a unit unknown. */
export function reportStructure({ root, limits, package: only, list = false }) {
  const units = measureTree(root, limits);
  const wanted = units.filter(({ name }) => (only ?? name) === name);
  if (wanted.length === 0) {
    const names = units.map(({ name }) => name).join(', ');
    return { status: 2, text: `no package ${only}; there are ${names}` };
  }
  const findings = judge(units, limits).filter(({ name }) => wanted.some((unit) => unit.name === name));
  const broken = findings.filter(({ isBroken }) => isBroken);
  const lines = [
    ...tableLines(wanted, limits),
    ...offenderLines(list ? findings : broken, { all: list }),
    '',
  ];
  if (broken.length === 0) return { status: 0, text: [...lines, '1 passed, 0 failed'].join('\n') };
  return { status: 1, text: [...lines, '0 passed, 1 failed'].join('\n') };
}

/**
 * Measures the tree against the limits of the house (scripts/structure/limits.json), and names who breaks them.
 *
 *   npm run structure [-- --package NAME] [--list]     --list: those within the limits as well
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { judge } from './structure/judge.mjs';
import { measureTree } from './structure/measure.mjs';
import { printOffenders, printTable } from './structure/print.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    package: { type: 'string' },
    list: { type: 'boolean', default: false },
    root: { type: 'string', default: here },
    limits: { type: 'string', default: fileURLToPath(new URL('structure/limits.json', import.meta.url)) },
  },
});

const limits = JSON.parse(readFileSync(values.limits, 'utf8'));
const units = measureTree(values.root, limits);
const wanted = units.filter(({ name }) => (values.package ?? name) === name);
if (wanted.length === 0) {
  console.error(`no package ${values.package}; there are ${units.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const findings = judge(units, limits).filter(({ name }) => wanted.some((unit) => unit.name === name));
const broken = findings.filter(({ isBroken }) => isBroken);
printTable(wanted, limits);
printOffenders(values.list ? findings : broken, { all: values.list });
console.log(broken.length === 0 ? '\n1 passed, 0 failed' : `\n0 passed, 1 failed`);
process.exitCode = broken.length === 0 ? 0 : 1;

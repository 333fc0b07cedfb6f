/**
 * Measures the tree against the limits of the house (scripts/structure/limits.json), and names what breaks them.
 *
 *   npm run structure [-- --package NAME] [--list]     --list: what is within the limits as well
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { reportStructure } from './structure/report.mjs';

const { values } = parseArgs({ options: { package: { type: 'string' }, list: { type: 'boolean' } } });
const limits = JSON.parse(readFileSync(new URL('structure/limits.json', import.meta.url), 'utf8'));
const root = fileURLToPath(new URL('..', import.meta.url));
const { status, text } = reportStructure({ root, limits, ...values });
console.log(text);
process.exitCode = status;

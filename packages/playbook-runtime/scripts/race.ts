/**
 * `npm run race`: fifty incidents at once, against caps of 1, 5 and 10 and against the last administrators. Exactly as
 * many as are allowed must be contained, whatever the interleaving, and the others refused with the reason.
 *
 *   npm run race                      1,000 seeds of every scenario, in memory, through the real runner
 *   npm run race -- --seeds 20        fewer of them
 *   npm run race -- --seed 7          one of them again
 *   npm run race -- --processes       with processes, journals on the disk, the real actions and simulated clouds
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { processRaces } from './race/process-race.ts';
import { scenarios, type Scenario } from './race/scenarios.ts';
import { seededRace } from './race/seeded-race.ts';

/** One line of the table. */
interface Row {
  readonly name: string;
  readonly contained: number;
  readonly passed: number;
  readonly faults: readonly string[];
}

const inMemory = {
  disableKey: 'aws.race.disable-key',
  disableAdministrator: 'azure.race.disable-administrator',
};

/**
 * So many seeds at a time: while one waits for its evidence to be written, another is computed. Each has a store, a
 * scheduler and a folder of its own, so that its interleaving is that of its seed alone.
 */
const lanes = 4;

async function seeded(
  scenario: Scenario,
  incidents: number,
  seeds: readonly number[],
  folder: string,
): Promise<Row> {
  const faults: { readonly seed: number; readonly fault: string }[] = [];
  const left = [...seeds];
  const race = async (own: string): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const fault = await seededRace(scenario, incidents, seed, own).catch((error: unknown) => String(error));
      if (fault !== undefined) faults.push({ seed, fault });
    }
  };
  await Promise.all(Array.from({ length: lanes }, () => race(mkdtempSync(join(folder, 'lane-')))));
  faults.sort((a, b) => a.seed - b.seed);
  const { name, contained } = scenario;
  return {
    name,
    contained,
    passed: seeds.length - faults.length,
    faults: faults.map(({ seed, fault }) => `seed ${seed}: ${fault}`),
  };
}

function printRow({ name, contained, passed, faults }: Row): void {
  const allowed = `${String(contained).padStart(3)} contained`;
  console.log(`  ${name.padEnd(24)}  ${allowed}  ${passed} passed, ${faults.length} failed`);
  for (const fault of faults.slice(0, 5)) console.log(`    ${fault}`);
}

function printTotal(rows: readonly Row[]): void {
  const passed = rows.reduce((sum, row) => sum + row.passed, 0);
  const failed = rows.reduce((sum, row) => sum + row.faults.length, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      seed: { type: 'string' },
      incidents: { type: 'string', default: '50' },
      processes: { type: 'boolean', default: false },
    },
  });
  const incidents = Number(values.incidents);
  // A thousand seeds write 250,000 bundles of evidence: in memory, where the system has such a folder.
  const room = !values.processes && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(room, 'drawbridge-race-'));
  try {
    console.log(`${incidents} incidents at once`);
    if (values.processes) {
      const rows = await processRaces(incidents, folder);
      rows.forEach(printRow);
      printTotal(rows);
      return;
    }
    const seeds =
      values.seed === undefined
        ? Array.from({ length: Number(values.seeds) }, (_, at) => at + 1)
        : [Number(values.seed)];
    const rows: Row[] = [];
    for (const scenario of scenarios(incidents, inMemory)) {
      const row = await seeded(scenario, incidents, seeds, folder);
      printRow(row);
      rows.push(row);
    }
    printTotal(rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();

import { isIP } from 'node:net';
import { join } from 'node:path';

import { nameHints, problem, type Problem } from '@drawbridge/base';
import { type GeoNetwork, readRecords } from '@drawbridge/kql';

import { namesIn } from '../documents/list-folder.ts';
import { isObject, textIn } from '../log-records/log-fields.ts';
import type { LogObject } from '../log-records/log-source.ts';

interface LoadedGeoNetworks {
  readonly networks: readonly GeoNetwork[];
  readonly problems: readonly Problem[];
}

const texts = ['country', 'state', 'city'] as const;
const numbers = ['latitude', 'longitude'] as const;
const columns: readonly string[] = ['network', ...texts, ...numbers];

/** The networks travel with each query as a text; a map of the world does not. */
const mostNetworks = 10_000;

/** Reads `<folder>/*.csv`, each with a column `network` and any of the others, sorted by name. */
export async function loadGeoNetworks(folder: string): Promise<LoadedGeoNetworks> {
  const names = await namesIn(folder, /\.csv$/i);
  if (!names.ok) return { networks: [], problems: names.problems };
  const networks: GeoNetwork[] = [];
  const problems: Problem[] = [];
  for (const name of names.value) {
    const file = join(folder, name);
    const opened = await readRecords(file, { format: 'csv' });
    if (!opened.ok) {
      problems.push(...opened.problems);
      continue;
    }
    for await (const { value, line, record } of opened.value.records) {
      const row = isObject(value) ? value : {};
      const found = [...(record === 1 ? headerProblems(row, file) : []), ...rowProblems(row, file, line)];
      problems.push(...found);
      if (found.length === 0) networks.push(networkOf(row));
    }
    problems.push(...opened.value.problems.map((problem) => ({ ...problem, severity: 'error' as const })));
  }
  if (networks.length > mostNetworks) {
    const message = `there are ${networks.length} networks, of which at most ${mostNetworks} can be used`;
    problems.push(problem('geo/too-many', message, { file: folder, hints: ['keep those of your tests'] }));
  }
  return { networks, problems };
}

function headerProblems(row: LogObject, file: string): readonly Problem[] {
  return Object.keys(row)
    .filter((name) => !columns.includes(name))
    .map((name) => {
      const hints = nameHints(name, columns, 'columns');
      return problem('geo/unknown-column', `there is no column '${name}'`, { file, field: name, hints });
    });
}

function rowProblems(row: LogObject, file: string, line: number): readonly Problem[] {
  const at = (code: string, field: string, message: string, hints: readonly string[] = []): Problem =>
    problem(`geo/${code}`, message, { file, field, span: { start: 0, length: 1, line, column: 1 }, hints });
  const network = textIn(row, 'network') ?? '';
  const noNetwork = isNetwork(network)
    ? []
    : [at('network', 'network', `'${network}' is no network`, ['for example 203.0.113.0/24'])];
  const noNumber = numbers
    .filter((name) => !Number.isFinite(Number(textIn(row, name) ?? 0)))
    .map((name) => at('number', name, `'${textIn(row, name) ?? ''}' is no number of degrees`));
  return [...noNetwork, ...noNumber];
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** A cell that is empty is not known, and the place has no such property. */
function networkOf(row: LogObject): GeoNetwork {
  const known = columns.flatMap((name) => {
    const text = textIn(row, name);
    if (text === undefined) return [];
    return [[name, numbers.some((column) => column === name) ? Number(text) : text] as const];
  });
  return Object.fromEntries(known) as unknown as GeoNetwork;
}

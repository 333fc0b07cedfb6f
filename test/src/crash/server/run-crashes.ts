/*
 * `npm run crash -- --through cli|server [--engine embedded|temporal] [--store sqlite|postgres] [--runs N] [--seed S]
 * [--at-once N] [--only TEXT]`: kills the command, or the server, at every moment of a run, with every signal; without `--runs`, each once. With fewer, the moments of the
 * journal's entries come first. `--only 'database at entry 4'`, through the server: those whose name has this text.
 */
import { parseArgs } from 'node:util';

import { crashThroughServer } from './through-server.ts';
import { crashThroughCli, type CrashOptions } from '../through-cli.ts';

const { values } = parseArgs({
  options: {
    through: { type: 'string', default: 'cli' },
    engine: { type: 'string', default: 'embedded' },
    store: { type: 'string', default: 'sqlite' },
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
  },
});
const options: CrashOptions = {
  ...(values.runs === undefined ? {} : { runs: Number(values.runs) }),
  seed: Number(values.seed),
  atOnce: Number(values['at-once']),
};

async function crash(): Promise<boolean> {
  const { through, engine, store } = values;
  if (through === 'cli') return crashThroughCli(options);
  if (through !== 'server') throw new Error(`--through ${through}: cli and server are there`);
  if (engine !== 'embedded' && engine !== 'temporal')
    throw new Error(`--engine ${engine}: embedded and temporal are there`);
  if (store !== 'sqlite' && store !== 'postgres')
    throw new Error(`--store ${store}: sqlite and postgres are there`);
  if (engine === 'temporal' && store !== 'postgres')
    throw new Error('--engine temporal is for replicas, which share a database: --store postgres');
  return crashThroughServer({ ...options, engine, store, only: values.only });
}

process.exitCode = (await crash()) ? 0 : 1;

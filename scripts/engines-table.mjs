/**
 * The page of engines: which cases every engine must pass, and over which stores it is held to them. The cases are read
 * from the suite, the engines from the tests that call it; what they came to is told by the run of the tests.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const suite = 'packages/playbook-runtime/src/engine/durable-engine.suite.ts';

export function describeEngines(root) {
  const cases = casesOf(readFileSync(join(root, suite), 'utf8'));
  const engines = enginesOf(root);
  const head = ['case', ...engines.map(({ name, store }) => `${name}, ${store}`)];
  const rows = cases.map((title) => [title, ...engines.map(() => 'yes')]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const text = [
    '# Engines',
    '',
    `Every engine that carries out runs is held to the same cases, over each store that it works with, by the tests of its package. The cases are those of \`${suite}\`; a pair whose server is not installed (PostgreSQL, Temporal) is skipped, and says so. In \`.ci/run\` none is.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    'Tested by:',
    '',
    ...engines.map(({ name, store, file }) => `- ${name}, ${store}: \`${file}\``),
    '',
  ].join('\n');
  return { path: 'engines.md', text };
}

/** `a run › comes to its end, …` */
function casesOf(text) {
  const cases = [];
  let group = '';
  for (const [, kind, title] of text.matchAll(/(describe|it)\([`']((?:[^`'\\]|\\.)*)[`'],/g)) {
    if (kind === 'describe') group = title.replace('${name}: ', '');
    else cases.push(`${group} ${title}`);
  }
  if (cases.length < 20) throw new Error(`only ${cases.length} cases were found in ${suite}`);
  return cases;
}

/** A test calls the suite once; in `onEachDatabase` it is called for SQLite and for PostgreSQL. */
function enginesOf(root) {
  const sources = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'src'));
  const files = sources
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith('-engine.test.ts'))
    .sort();
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const [, called] = /describeDurableEngine\('the (.*?)(?:, in memory)?'/.exec(text) ?? [];
    if (called === undefined) return [];
    const name = called.replace('engine on Temporal', 'Temporal').replace(' engine', '');
    const stores = text.includes('onEachDatabase(') ? ['SQLite', 'PostgreSQL'] : ['memory'];
    return stores.map((store) => ({ name, store, file }));
  });
}

import { formatProblem, type Inert } from '@drawbridge/base';
import { relative } from 'node:path';

import type { FoundKind, InitFile, InitReport } from '../../adopting/init-report.ts';
import { contentText } from '../../adopting/init-files.ts';
import { asCalled } from '../../terminal/called-as.ts';
import { counted } from '../../terminal/counted.ts';
import type { Host } from '../../terminal/host.ts';

const nouns: Readonly<Record<FoundKind['kind'], string>> = {
  rule: 'analytics rule',
  'microsoft-rule': 'rule of a Microsoft product',
  'hunting-query': 'hunting query',
  function: 'saved function',
  'automation-rule': 'automation rule',
  watchlist: 'watchlist',
  playbook: 'playbook',
  case: 'case',
};

const plurals: Readonly<Partial<Record<FoundKind['kind'], string>>> = {
  'microsoft-rule': 'rules of Microsoft products',
  'hunting-query': 'hunting queries',
};

/** So many folders or files are named; of the others only the number. */
const most = 5;

/** What was found, what is not read and why, what was written, what to do next. */
export function initText(host: Host, report: Inert<InitReport>): string {
  const { bold } = host.colours;
  const { root, content, layouts, found, globs, globsAreSet, baseline, files, isDryRun, next } = report;
  const outside = Object.keys(globs).length > 0;
  return [
    bold(`Found in ${content === '' ? root : `${root}/${content}`}`),
    ...found.map(foundLine),
    `  layout: ${layouts.length === 0 ? 'none that is known' : layouts.join(', ')}`,
    ...(outside && globsAreSet
      ? ['  outside of it, read by globs of the configuration:', ...globLines(report)]
      : []),
    ...(outside && !globsAreSet
      ? ['  outside of it, and not read until drawbridge.config.yaml says so:', ...globLines(report)]
      : []),
    ...unreadLines(host, report),
    '',
    bold(isDryRun ? 'Would be written' : 'Written'),
    ...files.map(fileLine),
    ...(isDryRun ? files.flatMap(textLines) : []),
    '',
    baselineLine(baseline),
    ...next.map((step) => `next: ${asCalled(host, step)}`),
  ].join('\n');
}

function foundLine({ kind, count, folders }: FoundKind): string {
  const what =
    count === 1
      ? counted(1, nouns[kind])
      : `${count.toLocaleString('en-US')} ${plurals[kind] ?? `${nouns[kind]}s`}`;
  const named = folders.slice(0, most).map((entry) => `${entry.folder} (${String(entry.count)})`);
  const rest = folders.length > most ? [`and ${counted(folders.length - most, 'more folder')}`] : [];
  return folders.length === 0 ? `  ${what}` : `  ${what}: ${[...named, ...rest].join(', ')}`;
}

function globLines({ globs }: InitReport): readonly string[] {
  return contentText(globs)
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`);
}

function unreadLines(host: Host, { root, content, unread, passedOver }: InitReport): readonly string[] {
  const base = content === '' ? root : `${root}/${content}`;
  const shown = unread.slice(0, most).map((found) => {
    const near = found.file === undefined ? found : { ...found, file: relative(base, found.file) };
    return `    ${formatProblem({ ...near, hints: [] })}`;
  });
  const rest =
    unread.length > most
      ? [
          `    and ${counted(unread.length - most, 'more')}: ${asCalled(host, 'drawbridge check --no-baseline')}`,
        ]
      : [];
  return [
    ...(unread.length === 0 ? [] : ['  not read:', ...shown, ...rest]),
    ...(passedOver.length === 0
      ? []
      : [`  not looked into, for their names or a package.json: ${listed(passedOver)}`]),
  ];
}

function listed(folders: readonly string[]): string {
  const rest = folders.length > most ? [`and ${counted(folders.length - most, 'more')}`] : [];
  return [...folders.slice(0, most).map((folder) => `${folder}/`), ...rest].join(', ');
}

const outcomes: Readonly<Record<InitFile['outcome'], string>> = {
  written: 'new',
  changed: 'changed',
  unchanged: 'as it was',
  kept: 'kept as it is; --force writes it anew',
};

function fileLine({ path, outcome }: InitFile): string {
  const isOnceOnly = outcome === 'kept' && path === '.gitlab-ci.yml';
  return `  ${path}  (${isOnceOnly ? 'kept as it is' : outcomes[outcome]})`;
}

function textLines({ path, outcome, text }: InitFile): readonly string[] {
  if (outcome === 'unchanged' || outcome === 'kept') return [];
  return [
    '',
    `  ${path}:`,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
  ];
}

function baselineLine({ errors, warnings, beyond }: InitReport['baseline']): string {
  if (errors + warnings === 0) return 'A check finds no problem: there is no baseline to keep.';
  const all = `${counted(errors, 'error')} and ${counted(warnings, 'warning')}`;
  if (beyond === 0) return `A check finds ${all} today; the baseline counts them, and it succeeds.`;
  return `A check finds ${all}, and fails for ${counted(beyond, 'error')} that the baseline does not count: mend them, or run this again with --force`;
}

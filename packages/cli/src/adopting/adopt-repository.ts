import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import {
  findStrayDocuments,
  loadCasesOfRules,
  rulesOf,
  type ContentGlobs,
  type DiscoveredContent,
} from '@drawbridge/detection-core';

import { checkContent } from '../checking/check-content.ts';
import type { CheckReport } from '../checking/check-report.ts';
import {
  baselineFile,
  baselineText,
  beyondBaseline,
  countProblems,
  readOwnBaseline,
} from '../content/baseline.ts';
import { readContentSettings } from '../content/content-settings.ts';
import { discoverWith } from '../content/discover.ts';
import type { ContentFolders } from '../content/find-content.ts';
import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { ciFiles } from './ci-files.ts';
import { contentGlobs, strayPaths } from './content-globs.ts';
import { contentPath, type CiKind, type Repository } from './find-repository.ts';
import {
  configurationText,
  ignoreText,
  outcomeOf,
  textIn,
  writeInitFile,
  type WantedFile,
} from './init-files.ts';
import type { FoundKind, InitFile, InitReport } from './init-report.ts';
import { countKinds, nameLayouts, placeDocuments } from './name-layouts.ts';

interface InitOptions {
  /** Absent: by what the repository has. */
  readonly ci?: CiKind | 'none';
  readonly force: boolean;
  readonly dryRun: boolean;
}

const configurationFile = 'drawbridge.config.yaml';

/**
 * Looks at a repository as it is, and writes what makes a check of it succeed from today on: configuration, baseline, CI
 * and .gitignore. A file that is there with another text is kept. Refused where there is nothing to adopt.
 */
export async function adoptRepository(
  host: Host,
  repository: Repository,
  options: InitOptions,
): Promise<InitReport> {
  const { content, root } = repository;
  const hasConfiguration = existsSync(join(content.root, configurationFile));
  const survey = await surveyContent(content, hasConfiguration);
  const checked = await checkContent(host, content);
  requireContent(checked, content);
  const wanted = await wantedFiles(repository, survey.globs, checked, options);
  const files: InitFile[] = [];
  for (const file of wanted) files.push(await outcomeOf(root, file, options.force));
  const baseline = await weighBaseline(content, checked, files);
  if (!options.dryRun) for (const file of files) await writeInitFile(root, file);
  return {
    root,
    content: contentPath(repository),
    layouts: survey.layouts,
    found: [...survey.found, ...playbooksIn(content, checked)],
    unread: checked.problems.filter(({ code }) => ['content/unread', 'rule/not-a-rule'].includes(code)),
    passedOver: survey.passedOver,
    globs: survey.globs,
    globsAreSet: !hasConfiguration,
    baseline,
    files,
    isDryRun: options.dryRun,
    next: nextSteps(repository, options, files),
  };
}

interface Survey {
  readonly globs: ContentGlobs;
  readonly layouts: readonly string[];
  readonly found: readonly FoundKind[];
  readonly passedOver: readonly string[];
}

/** What there is of content, read with the globs that the configuration has, or is about to have. */
async function surveyContent(content: ContentFolders, hasConfiguration: boolean): Promise<Survey> {
  const from = (file: string): string => relative(content.root, file).replaceAll(sep, '/');
  const { globs: stated } = await readContentSettings(content.root);
  const read = filesOf(await discoverWith(content, stated));
  const stray = await findStrayDocuments(content.root, new Set(read));
  const globs = contentGlobs(strayPaths(stray, read, from));
  const discovered = await discoverWith(content, hasConfiguration ? stated : globs);
  const documents = placeDocuments(discovered.documents, from);
  const { rules } = rulesOf(discovered);
  const cases = await loadCasesOfRules(rules);
  const count = rules.reduce((sum, rule) => sum + cases.of(rule).length, 0);
  return {
    globs,
    layouts: nameLayouts(documents),
    found: [
      ...countKinds(documents),
      ...(count === 0 ? [] : [{ kind: 'case' as const, count, folders: [] }]),
    ],
    passedOver: stray.passedOver.map(from).filter((folder) => folder !== 'playbooks'),
  };
}

function filesOf({ documents, broken, problems }: DiscoveredContent): readonly string[] {
  const files = [
    ...documents.map(({ origin }) => origin.file),
    ...broken.map(({ file }) => file),
    ...problems.flatMap(({ file }) => file ?? []),
  ];
  return [...new Set(files)];
}

function requireContent({ problems }: CheckReport, { root }: ContentFolders): void {
  if (!problems.some(({ code }) => code === 'check/no-content')) return;
  throw new UsageError(
    [
      `there is no rule, no playbook and no watchlist in ${root}`,
      'run it in the repository that holds them, or name its folder with --content FOLDER',
      'begin one with: drawbridge new rule NAME',
    ].join('\n  '),
  );
}

function playbooksIn(content: ContentFolders, { playbooks }: CheckReport): readonly FoundKind[] {
  if (playbooks === 0) return [];
  const folder = `${relative(content.root, content.playbooks).replaceAll(sep, '/')}/`;
  return [{ kind: 'playbook', count: playbooks, folders: [{ folder, count: playbooks }] }];
}

async function wantedFiles(
  repository: Repository,
  globs: ContentGlobs,
  { problems }: CheckReport,
  { ci = chosenCi(repository) }: InitOptions,
): Promise<readonly WantedFile[]> {
  const { content, root, branch } = repository;
  const inContent = (name: string): string => [contentPath(repository), name].filter(Boolean).join('/');
  const counts = countProblems(content.root, problems);
  const configuration = inContent(configurationFile);
  const before = await textIn(join(root, configuration));
  return [
    // It also says which clouds may be reached, so that it is not written anew.
    { path: configuration, text: before ?? configurationText(globs), mode: 'first' },
    ...(problems.length === 0
      ? []
      : [{ path: inContent(baselineFile), text: baselineText(counts), mode: 'replaces' as const }]),
    ...(ci === undefined || ci === 'none'
      ? []
      : ciFiles(ci, { content: contentPath(repository), branch }).map(({ path, text }, index) => ({
          path,
          text,
          mode: index === 0 ? ('replaces' as const) : ('first' as const),
        }))),
    { path: '.gitignore', text: ignoreText(await textIn(join(root, '.gitignore'))), mode: 'adds' },
  ];
}

/** Only where one CI is certain. */
const chosenCi = ({ cis }: Repository): CiKind | undefined => (cis.length === 1 ? cis[0] : undefined);

async function weighBaseline(
  content: ContentFolders,
  { problems }: CheckReport,
  files: readonly InitFile[],
): Promise<InitReport['baseline']> {
  const isKept = files.some(({ path, outcome }) => path.endsWith(baselineFile) && outcome === 'kept');
  const known = isKept ? await readOwnBaseline(content.root) : undefined;
  const beyond = known === undefined ? [] : beyondBaseline(content.root, problems, known).problems;
  const errorsIn = (found: typeof problems): number =>
    found.filter(({ severity }) => severity === 'error').length;
  const errors = errorsIn(problems);
  return { errors, warnings: problems.length - errors, beyond: errorsIn(beyond) };
}

function nextSteps(
  repository: Repository,
  { ci }: InitOptions,
  files: readonly InitFile[],
): readonly string[] {
  const isKept = (name: string): boolean =>
    files.some(({ path, outcome }) => path.endsWith(name) && outcome === 'kept');
  const { cis } = repository;
  const several = cis.length > 1 ? `the repository has files of ${cis.join(' and ')}` : 'no CI was found';
  return [
    ...(ci === undefined && cis.length !== 1
      ? [`${several}: name one with --ci github, azure or gitlab`]
      : []),
    ...(isKept('.gitlab-ci.yml')
      ? ["add to .gitlab-ci.yml: include: [{ local: '.gitlab/drawbridge.yml' }]"]
      : []),
    'commit what was written; from then on, a check fails for new problems only',
  ];
}

import { version } from '../terminal/version.ts';
import type { CiKind } from './find-repository.ts';

/** A file of a CI that checks the content and runs its cases; nothing in it publishes. */
export interface CiFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** What the files say of the repository. */
export interface CiPlace {
  /** The content's folder from the repository's root; empty where it is that. */
  readonly content: string;
  readonly branch: string;
}

/** The files for a CI; of more than one, those after the first only bring it in, and are left as they are where they exist. */
export function ciFiles(ci: CiKind, place: CiPlace): readonly CiFile[] {
  const files = { github, azure, gitlab } as const;
  return files[ci](place);
}

/** Today's version, so that a newer one comes with a change of the file. */
const program = `@drawbridge/cli@${version}`;

/** As a shell takes it for one word. */
const word = (text: string): string =>
  /^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

function run(verb: string, { content }: CiPlace, more = ''): string {
  const where = content === '' ? '' : ` --content ${word(content)}`;
  return ['npx', program, `${verb}${where}${more}`].join(' ');
}

const tests = 'drawbridge-results/tests.xml';
const junit = ` --pass-without-cases --format junit --out ${tests}`;

/** A text of YAML that may hold anything. */
const text = (value: string): string => JSON.stringify(value);

function github(place: CiPlace): readonly CiFile[] {
  const lines = `name: Drawbridge
on:
  pull_request:
  push:
    branches: [${text(place.branch)}]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22
      - name: Check
        run: |
          ${run('check', place, ' --format github')}
      - name: Test
        run: |
          ${run('test', place, ' --pass-without-cases')}
`;
  return [{ path: '.github/workflows/drawbridge.yml', text: lines }];
}

function azure(place: CiPlace): readonly CiFile[] {
  const lines = `# Make a pipeline of this file; in Azure Repos, a branch policy runs it for pull requests.
trigger:
  branches:
    include: [${text(place.branch)}]
pool:
  vmImage: ubuntu-latest
steps:
  - task: UseNode@1
    displayName: Use Node 22
    inputs:
      version: 22.x
  - bash: |
      ${run('check', place)}
    displayName: Check
  - bash: |
      ${run('test', place, junit)}
    displayName: Test
    condition: succeededOrFailed()
  - task: PublishTestResults@2
    displayName: Show the tests
    condition: succeededOrFailed()
    inputs:
      testResultsFormat: JUnit
      testResultsFiles: ${tests}
`;
  return [{ path: '.azure-pipelines/drawbridge.yml', text: lines }];
}

function gitlab(place: CiPlace): readonly CiFile[] {
  const path = '.gitlab/drawbridge.yml';
  const lines = `drawbridge:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - |
      ${run('check', place)}
    - |
      ${run('test', place, junit)}
  artifacts:
    when: always
    reports:
      junit: ${tests}
`;
  return [
    { path, text: lines },
    { path: '.gitlab-ci.yml', text: `include:\n  - local: ${path}\n` },
  ];
}

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { bundle } from '../../packages/cli/bin/bundler.js';
import { noticeOf } from './notice.mjs';
import { optionalSdks, publishedManifest } from './published-manifest.mjs';
import { printJson, write } from './stage-library.mjs';

/** Native, too large, or found by their files: installed beside the command. */
const installed = [
  '@duckdb/node-api',
  '@kusto/language-service-next',
  'google-auth-library',
  'libsql',
  'uap-core',
];

/** What `--simulated` and `demo` begin with, and what a first rule, case or playbook is copied from. */
const content = [
  'detections',
  'scenarios',
  'playbooks',
  'watchlists',
  'automation-rules',
  'demo',
  'targets.yaml',
];
const notContent = /^demo\/(generator\/|[\w-]+\.mjs$)/;

const isOutside = (name) =>
  installed.includes(name) || optionalSdks.has(name) || name.startsWith('@temporalio/');

/** Lays out the command as it is published: one bundle with all packages of ours, and the content that it brings. */
export async function stageCommand({ folder, manifest }, checkout, versions, into) {
  const { outputFiles, metafile } = await bundle({
    outdir: join(into, 'dist'),
    changeSource: (path, text) => asPublished(path, text, manifest.version),
    plugins: [outside],
    // What is imported when it is needed, and bundled, has its names only as an ES module.
    mainFields: ['module', 'main'],
  });
  for (const { path, contents } of outputFiles) write(join(into, 'dist', basename(path)), contents);
  copyContent(checkout.folder, into);
  copyWorkflows(checkout.folder, into);
  cpSync(join(folder, 'bin/drawbridge.js'), join(into, 'bin/drawbridge.js'));
  cpSync(join(folder, 'README.md'), join(into, 'README.md'));
  cpSync(join(checkout.folder, 'LICENSE'), join(into, 'LICENSE'));
  write(join(into, 'NOTICE'), noticeOf(checkout.folder, metafile));
  const dependencies = Object.fromEntries(installed.map((name) => [name, versionOf(name, versions)]));
  const optional = {
    ...Object.fromEntries([...optionalSdks].map((name) => [name, versionOf(name, versions)])),
    '@drawbridge/engine-temporal': manifest.version,
  };
  const files = ['bin', 'dist', 'temporal', ...content, 'LICENSE', 'NOTICE', 'README.md'];
  const own = { ...manifest, dependencies: {}, exports: { './package.json': './package.json' } };
  write(
    join(into, 'package.json'),
    printJson(publishedManifest(own, checkout.manifest, { files, dependencies, optional })),
  );
}

/** What a module finds by its own place is elsewhere in the bundle. */
function asPublished(path, text, version) {
  if (path.endsWith(join('terminal', 'version.ts'))) return `export const version = '${version}';`;
  if (basename(path) === 'bundle-file.ts') return text.replace('../../bundle/', '../temporal/');
  return text;
}

const outside = {
  name: 'outside',
  setup(build) {
    build.onResolve({ filter: /^[@a-z]/ }, ({ path }) => {
      const name = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
      return isOutside(name) ? { path, external: true } : undefined;
    });
  },
};

function versionOf(name, versions) {
  const version = versions.get(name);
  if (version === undefined) throw new Error(`no package of ours depends on ${name}`);
  return version;
}

function copyContent(root, into) {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...content], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const path of listed.split('\n')) {
    if (path === '' || notContent.test(path) || !existsSync(join(root, path))) continue;
    write(join(into, path), readFileSync(join(root, path)));
  }
}

/** The workflows for Temporal's workers, which load them by their path. */
function copyWorkflows(root, into) {
  const bundled = join(root, 'packages/engine-temporal/bundle');
  for (const name of ['workflows.js', 'workflows.json'])
    write(join(into, 'temporal', name), readFileSync(join(bundled, name)));
}

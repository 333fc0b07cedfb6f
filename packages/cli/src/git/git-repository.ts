import { execFile } from 'node:child_process';
import { relative, resolve, sep } from 'node:path';

import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';

/** A file as it is in a commit. */
export interface CommittedFile {
  /** Where it lies, or lay, in this checkout. */
  readonly file: string;
  readonly text: string;
}

/** A file that a commit deleted, as it was before. */
export interface DeletedFile extends CommittedFile {
  readonly deletedAt: Date;
}

const MOST_BYTES = 512 * 1024 * 1024;

/** Read-only questions to the `git` binary about the repository that a folder lies in. */
export class GitRepository {
  readonly #host: Host;
  readonly #root: string;
  readonly #option: string;

  private constructor(host: Host, root: string, option: string) {
    this.#host = host;
    this.#root = root;
    this.#option = option;
  }

  /** Refused where there is no git, or no repository; `option` is what a person asked for it with. */
  static async open(host: Host, folder: string, option = '--since'): Promise<GitRepository> {
    const root = await ask(host, folder, ['rev-parse', '--show-toplevel']).catch((cause: unknown) => {
      throw new UsageError(`${option}: ${folder} is not in a git repository (${reasonOf(cause)})`);
    });
    return new GitRepository(host, root.trimEnd(), option);
  }

  /** Where the branch left `ref`: what has come to `ref` since is not this branch's doing. */
  async baseOf(ref: string): Promise<string> {
    // A ref is never an option, whatever it begins with.
    const commit = await this.#ask(
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${ref}^{commit}`,
    ).catch(() => {
      throw new UsageError(`${this.#option}: there is no commit '${ref}' here; fetch it first`);
    });
    return this.#ask('merge-base', 'HEAD', commit.trim().split('\n').at(-1) ?? '').then(
      (base) => base.trim(),
      async () => {
        const shallow = await this.#ask('rev-parse', '--is-shallow-repository');
        const why =
          shallow.trim() === 'true'
            ? 'the clone is shallow: fetch more (fetch-depth: 0)'
            : 'they have no common history';
        throw new UsageError(`${this.#option}: the commit where HEAD left '${ref}' cannot be found: ${why}`);
      },
    );
  }

  /** The files of a commit under a folder that `wanted` takes. */
  async filesAt(
    commit: string,
    folder: string,
    wanted: (path: string) => boolean,
  ): Promise<readonly CommittedFile[]> {
    const listed = await this.#ask('ls-tree', '-r', '-z', '--name-only', commit, '--', this.#path(folder));
    return this.#contents(
      listed
        .split('\0')
        .filter((path) => path !== '' && wanted(path))
        .map((path) => ({ commit, path })),
    );
  }

  /** The files under a folder that differ from a commit, in commits since or not committed yet; those that are gone too. */
  async changedSince(commit: string, folder: string): Promise<readonly string[]> {
    const path = this.#path(folder);
    const changed = await this.#ask('diff', '--name-only', '--no-renames', '-z', commit, '--', path);
    const added = await this.#ask('ls-files', '--others', '--exclude-standard', '-z', '--', path);
    const paths = `${changed}${added}`.split('\0').filter((name) => name !== '');
    return paths.map((name) => resolve(this.#root, name));
  }

  /** The files under a folder that commits since a time deleted; a moved file is one of them. */
  async deletedSince(
    since: Date,
    folder: string,
    wanted: (path: string) => boolean,
  ): Promise<readonly DeletedFile[]> {
    const log = await this.#ask(
      'log',
      '-m',
      '--no-renames',
      '--diff-filter=D',
      '--name-only',
      '-z',
      `--since=${since.toISOString()}`,
      '--format=%x01%H %cI',
      'HEAD',
      '--',
      this.#path(folder),
    );
    const commits = log
      .split('\u0001')
      .slice(1)
      .map((part) => part.split(/[\0\n]+/));
    const deleted = commits.flatMap(([head = '', ...paths]) => {
      const [commit = '', time = ''] = head.split(' ');
      const mine = paths.filter((path) => path !== '' && wanted(path));
      return mine.map((path) => ({ commit: `${commit}^`, path, deletedAt: new Date(time) }));
    });
    const files = await this.#contents(deleted);
    return files.map((file, index) => ({ ...file, deletedAt: deleted[index]?.deletedAt ?? since }));
  }

  /** One process reads all of them, however many there are. */
  async #contents(
    of: readonly { readonly commit: string; readonly path: string }[],
  ): Promise<readonly CommittedFile[]> {
    if (of.length === 0) return [];
    const asked = of.map(({ commit, path }) => `${commit}:${path}\n`).join('');
    const bytes = await askBytes(this.#host, this.#root, ['cat-file', '--batch'], asked);
    let from = 0;
    return of.map(({ path }) => {
      const end = bytes.indexOf('\n', from);
      const size = Number(/ blob (\d+)$/.exec(bytes.toString('utf8', from, end))?.[1] ?? -1);
      const text = size < 0 ? '' : bytes.toString('utf8', end + 1, end + 1 + size);
      from = size < 0 ? end + 1 : end + 1 + size + 1;
      return { file: resolve(this.#root, path), text };
    });
  }

  #path(folder: string): string {
    const path = relative(this.#root, folder).replaceAll(sep, '/');
    return path === '' ? '.' : path;
  }

  #ask(...args: readonly string[]): Promise<string> {
    return ask(this.#host, this.#root, args);
  }
}

async function ask(host: Host, folder: string, args: readonly string[]): Promise<string> {
  return (await askBytes(host, folder, args, '')).toString('utf8');
}

function askBytes(host: Host, folder: string, args: readonly string[], input: string): Promise<Buffer> {
  const options = {
    cwd: folder,
    env: { ...host.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
    encoding: 'buffer' as const,
    maxBuffer: MOST_BYTES,
    signal: host.signal,
  };
  return new Promise((settle, reject) => {
    const child = execFile('git', args, options, (error, out) => {
      if (error === null) settle(out);
      else reject(new Error('git failed', { cause: error }));
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return isMissing ? 'git is not installed' : 'git found none';
}

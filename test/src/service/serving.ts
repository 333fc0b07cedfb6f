import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../drawbridge.ts';

/** A server in a process of its own. */
export interface Serving {
  readonly url: string;
  /** What it said beside its results. */
  readonly heard: { readonly out: string; readonly err: string };
  /** Ends it as `docker stop` would; its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** Starts `drawbridge serve` on simulated clouds over a state folder; rejects with what it said where it does not come up. */
export function serve(state: string, args: readonly string[] = []): Promise<Serving> {
  return new Promise((settle, reject) => {
    const line = ['serve', '--simulated', '--port', '0', '--state', state, ...args];
    const child = spawn(process.execPath, [join(root, 'packages/cli/bin/drawbridge.js'), ...line], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        XDG_DATA_HOME: join(tmpdir(), `drawbridge-data-${String(process.pid)}`),
        XDG_CACHE_HOME: join(root, 'node_modules/.cache/drawbridge-tests'),
        NO_COLOR: '1',
        CI: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const heard = { out: '', err: '' };
    const ended = new Promise<number>((end) => {
      child.on('close', (code) => {
        end(code ?? -1);
      });
    });
    child.stderr.on('data', (chunk: Buffer) => (heard.err += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      heard.out += chunk.toString();
      const [, url] = /Listening on (\S+?),? /.exec(heard.out) ?? [];
      if (url === undefined) return;
      settle({
        url,
        heard,
        stop: (signal = 'SIGTERM') => {
          child.kill(signal);
          return ended;
        },
      });
    });
    void ended.then((code) => {
      reject(new Error(`serve ended with ${String(code)}: ${heard.err}`));
    });
  });
}

import type { ChildProcess } from 'node:child_process';

import type { Ended, Ground } from '../crash/ground.ts';
import { root } from '../drawbridge.ts';
import { callerAt, type Call } from './caller.ts';

/** `drawbridge serve` in a process of its own. */
export interface ServingProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly url: string;
  readonly call: Call;
}

/** Starts the server on a ground, and waits until it says where it listens; rejects with what it said if it ends before. */
export async function serveOn(
  ground: Pick<Ground, 'start'>,
  more: readonly string[] = [],
): Promise<ServingProcess> {
  const { child, ended } = ground.start(['serve', '--port', '0', '--content', root, ...more]);
  const url = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const found = /Listening on (http:\S+?)[;,\s]/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ code, err }) => {
      reject(new Error(`serve ended with ${String(code)}: ${err}`));
    });
  });
  return { child, ended, url, call: callerAt(url) };
}

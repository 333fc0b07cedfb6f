import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server of somebody else's, as a child of this process. */
export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly command: (port: number) => readonly string[];
  readonly environment: (port: number) => Readonly<Record<string, string>>;
  /** Answers 200 when the server is ready. */
  readonly ready: string;
  readonly forMs: number;
}

/**
 * Starts a server on a free port of loopback and waits until it answers. The shell between us and it kills it when
 * its own input ends, which it does with this process, however that ends: no server is left behind.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const port = await findFreePort();
  const guarded = '"$@" & child=$!; cat > /dev/null; kill -KILL "$child"';
  const child = spawn('sh', ['-c', guarded, 'sh', ...options.command(port)], {
    env: { PATH: process.env.PATH ?? '', ...options.environment(port) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      said.push(data.toString());
      if (said.length > 200) said.shift();
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const close = (): Promise<void> => {
    child.stdin.end();
    return ended;
  };
  const url = `http://127.0.0.1:${String(port)}`;
  const until = performance.now() + options.forMs;
  while (!(await answers(`${url}${options.ready}`))) {
    if (performance.now() > until) {
      await close();
      throw new Error(`${options.command(port).join(' ')} did not come up:\n${said.join('').slice(-2_000)}`);
    }
    await sleep(100);
  }
  return { url, close };
}

async function answers(url: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A process, as a lock names it to others. */
export interface ProcessIdentity {
  readonly pid: number;
  /** For people. Containers of one image may all have the same name, so that nothing is concluded from it. */
  readonly host: string;
  /**
   * Where ids of processes mean the same: the boot of a kernel and the namespace of ids within it. Absent where the
   * system tells neither; then machines are told apart by their names.
   */
  readonly machine?: string;
  /** When the process began, as the system counts it: ids of processes are reused. Absent where it does not tell. */
  readonly started?: string;
}

/** This process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => undefined);
  const namespace = await readlink('/proc/self/ns/pid').catch(() => undefined);
  return {
    pid: process.pid,
    host: hostname(),
    ...(boot === undefined || namespace === undefined ? {} : { machine: `${boot.trim()} ${namespace}` }),
    ...(await startOf(process.pid)),
  };
}

/** Whether ids of processes of the other one can be looked up by us. */
export function isSameMachine(own: ProcessIdentity, other: ProcessIdentity): boolean {
  return own.machine === undefined || other.machine === undefined
    ? own.host === other.host
    : own.machine === other.machine;
}

/** Whether a process of this machine lives. Signal 0 tests for it; EPERM means that it is somebody else's. */
export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return started === undefined || now.started === undefined || now.started === started;
}

/** The 22nd field of Linux' `/proc/PID/stat`; the second is a name in parentheses, which may hold spaces. */
async function startOf(pid: number): Promise<{ readonly started?: string }> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  const started = stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
  if (started !== undefined) return { started };
  const shown = await startShownByPs(pid);
  return shown === undefined ? {} : { started: shown };
}

/**
 * When a process began, on systems without `/proc` such as macOS, whose kernel keeps the time of day at which it did: after
 * a reboot, a process that has the id again began at another one. Undefined where there is no such process, or no `ps`.
 */
export async function startShownByPs(pid: number): Promise<string | undefined> {
  try {
    const ps = ['ps', '-o', 'lstart=', '-p', String(pid)];
    const { stdout } = await execute('env', ['LC_ALL=C', 'TZ=UTC', ...ps], { timeout: 5_000 });
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a whole process took, its threads and its children too. */
export interface ProcessRun {
  readonly stdout: string;
  /** In seconds. */
  readonly wall: number;
  /** In seconds, of all threads; of the process itself, not of its children. */
  readonly cpu: number;
  /** In MB, of the process itself. */
  readonly peakMb: number;
}

const POLL_MS = 50;
/** Of the kernel: USER_HZ is 100 wherever Node runs on Linux. */
const TICKS_PER_SECOND = 100;

/** Runs a Node program and measures it. Memory and CPU are read from /proc: elsewhere they are 0. */
export function measureProcess(args: readonly string[], env: NodeJS.ProcessEnv): Promise<ProcessRun> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  let used = { cpu: 0, peakMb: 0 };
  const poll = setInterval(() => (used = usedBy(child.pid) ?? used), POLL_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(poll);
      if (code === 0) resolve({ stdout, wall: (performance.now() - begun) / 1000, ...used });
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${stderr.slice(-2000)}`));
    });
  });
}

function usedBy(pid: number | undefined): { readonly cpu: number; readonly peakMb: number } | undefined {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    // After the command's name, which may hold spaces: state is the third field, utime and stime 14 and 15.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const cpu = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    return peak === undefined ? undefined : { cpu, peakMb: Number(peak) / 1024 };
  } catch {
    // It has ended, or there is no /proc here.
    return undefined;
  }
}

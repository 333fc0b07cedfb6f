import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where this user's programs keep what they can make again: `XDG_CACHE_HOME`, else the system's place for it.
 * Undefined where the folder belongs to somebody else or others may write to it: what lies there is run.
 */
export function findCacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = join(baseFolder(env), 'drawbridge');
  try {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found === undefined || process.getuid === undefined) return folder;
    return found.uid === process.getuid() && (found.mode & 0o022) === 0 ? folder : undefined;
  } catch {
    // It lies where no folder can be, or where this user may not look.
    return undefined;
  }
}

function baseFolder(env: Readonly<Record<string, string | undefined>>): string {
  const stated = process.platform === 'win32' ? (env.XDG_CACHE_HOME ?? env.LOCALAPPDATA) : env.XDG_CACHE_HOME;
  if (stated !== undefined && isAbsolute(stated)) return stated;
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
}

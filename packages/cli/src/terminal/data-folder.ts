import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this user's programs keep what cannot be made again: `XDG_DATA_HOME`, else the system's place for it. */
export function findDataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const stated = process.platform === 'win32' ? (env.XDG_DATA_HOME ?? env.LOCALAPPDATA) : env.XDG_DATA_HOME;
  if (stated !== undefined && isAbsolute(stated)) return join(stated, 'drawbridge');
  const home = env.HOME ?? homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'drawbridge');
  if (process.platform === 'win32') return join(home, 'AppData', 'Local', 'drawbridge');
  return join(home, '.local', 'share', 'drawbridge');
}

import { realpathSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Where the program lies, and from where it is used. */
export interface Surroundings {
  /** The file that was started, without links. */
  readonly program: string;
  readonly cwd: string;
}

/**
 * How the command is called here: from a checkout and where it is installed for the folder that we are in, `npx
 * drawbridge`; from npx's own cache under its package's name, since the plain one is a stranger's package there; from a
 * checkout elsewhere by its file; else `drawbridge`, which is then on the PATH.
 */
export function calledAs({ program, cwd }: Surroundings): string {
  const parts = program.split(sep);
  if (parts.includes('_npx')) return 'npx @drawbridge/cli';
  const modules = parts.lastIndexOf('node_modules');
  if (modules > 0) return isIn(cwd, parts.slice(0, modules).join(sep)) ? 'npx drawbridge' : 'drawbridge';
  if (!program.endsWith(join('packages', 'cli', 'bin', 'drawbridge.js'))) return 'drawbridge';
  const checkout = resolve(dirname(program), '../../..');
  return isIn(cwd, checkout) ? 'npx drawbridge' : `node ${quoted(program)}`;
}

/** The same of this process. */
export function howCalled(argv: readonly string[], cwd: string): string {
  try {
    return calledAs({ program: realpathSync(argv[1] ?? ''), cwd: realpathSync(cwd) });
  } catch {
    return 'drawbridge';
  }
}

function isIn(folder: string, root: string): boolean {
  const path = relative(root === '' ? sep : root, folder);
  return path !== '..' && !path.startsWith(`..${sep}`);
}

const quoted = (path: string): string => (/^[\w./:\\-]+$/.test(path) ? path : `'${path}'`);

/** Our command before a verb; not the name in a sentence, a path, or a package's scope. */
const ownCommand = /(?<![\w@/.-])(?:npx )?drawbridge(?= [a-z][a-z-]+)(?! (?:command|found|and|is|of|or)\b)/g;

/** A text of ours in which each command line of ours stands as it is called here. */
export function asCalled({ command }: { readonly command?: string | undefined }, text: string): string {
  return command === undefined ? text : text.replace(ownCommand, command);
}

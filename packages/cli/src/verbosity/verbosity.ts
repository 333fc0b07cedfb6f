import type { Host } from '../terminal/host.ts';

/** How much is said beside the result. */
export type Verbosity = 'quiet' | 'usual' | 'verbose';

/** The options that every verb takes, wherever they stand. */
const verbosityOptions: Readonly<Record<string, Verbosity>> = { '--quiet': 'quiet', '--verbose': 'verbose' };

/** Read before a verb is: what it says while it loads counts too. */
export function readVerbosity(args: readonly string[]): Verbosity {
  const end = args.indexOf('--');
  const asked = (end === -1 ? args : args.slice(0, end)).flatMap((word) => verbosityOptions[word] ?? []);
  return asked.at(-1) ?? 'usual';
}

/** Enough for whatever a verb says before it fails. */
const mostKept = 1_000;

/** A host that says as much as was asked for, and what it has kept to itself where that turns out to matter. */
export function withVerbosity<Own extends Host>(
  host: Own,
  verbosity: Verbosity,
): { readonly host: Own; readonly sayAll: () => void } {
  if (verbosity === 'verbose') {
    return {
      host: {
        ...host,
        detail: (text) => {
          host.note(host.colours.dim(text));
        },
      },
      sayAll: () => undefined,
    };
  }
  if (verbosity === 'usual') return { host, sayAll: () => undefined };
  const kept: string[] = [];
  return {
    host: {
      ...host,
      isQuiet: true,
      note: (text) => {
        kept.push(text);
        if (kept.length > mostKept) kept.shift();
      },
    },
    sayAll: () => {
      for (const text of kept.splice(0)) host.note(text);
    },
  };
}

import { nameHints, nearestName, problem, spanAt, type Problem } from '@drawbridge/base';

import type { BridgeDiagnostic } from './bridge.ts';
import type { Catalog } from './catalog.ts';
import type { KqlType } from '../schema/types.ts';
import { builtInNames, plugInNames } from './corrections.ts';

/** Problem codes for what authors get wrong most; the parser's own code is kept for the rest. */
const codes: Readonly<Record<string, string>> = {
  KS142: 'kql/unknown-name',
  KS204: 'kql/unknown-table',
  KS211: 'kql/unknown-function',
  KS106: 'kql/wrong-operand-type',
  KS107: 'kql/wrong-argument-type',
  KS119: 'kql/wrong-argument-count',
  KS124: 'kql/unknown-plugin',
  KS145: 'kql/unknown-join-key',
  KS001: 'kql/syntax',
  KS005: 'kql/syntax',
  KS006: 'kql/syntax',
  KS176: 'kql/syntax',
};

/** Errors that the binder reports and Kusto does not; each with the text that must stand before the place. */
const falseErrors: readonly { readonly code: string; readonly before: RegExp; readonly at?: RegExp }[] = [
  // Kusto counts all rows whatever the argument; the binder wants a condition.
  { code: 'KS107', before: /\bcount\s*\($/ },
  // `search not("x")`, `search "a" or 42`: terms where the binder wants conditions.
  { code: 'KS107', before: /\bsearch\b[^|]*\bnot\s*\($/ },
  { code: 'KS106', before: /\bsearch\b[^|]*$/ },
  // Kusto's own examples give the degree as a long.
  { code: 'KS107', before: /\bseries_fit_poly\s*\([^|]*,$/ },
  // `range` in the parentheses of a join or toscalar, inside the subquery of mv-apply or partition.
  { code: 'KS175', before: /\($/ },
  // A wildcard of a fuzzy union may match nothing.
  { code: 'KS142', before: /\bunion\b[^;]*\bisfuzzy\s*=\s*true\b[^;]*$/, at: /\*$/ },
  // The plugin has two more arguments than the binder knows: how conflicts are resolved, and what is left out.
  { code: 'KS119', before: /\bevaluate\b[^|]*$/, at: /^bag_unpack\b/ },
  { code: 'KS107', before: /\bbag_unpack\s*\([^|]*$/ },
  // The prefix may be left out, as documented.
  { code: 'KS119', before: /./, at: /^format_ipv4_mask\b/ },
  // Seconds may have a fraction; calls within calls stand before them.
  { code: 'KS134', before: /\bmake_timespan\s*\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*$/ },
];

/** That a dynamic is an array, or a bag, Kusto finds out from its value: a function of another one is null. */
const shapeErrors: readonly string[] = ['KS234', 'KS235'];

export interface DiagnosedText {
  readonly text: string;
  readonly file: string | undefined;
  readonly catalog: Catalog;
  /** Names of the columns that are known at the place, for hints. */
  readonly columnsNear: (offset: number) => readonly string[];
  /** The type of the expression at a place. */
  readonly typeAt: (start: number, length: number) => KqlType | undefined;
}

/** The binder's diagnostics as problems, with the nearest right names. Informational ones are dropped. */
export function readDiagnostics(
  diagnostics: readonly BridgeDiagnostic[],
  source: DiagnosedText,
): readonly Problem[] {
  const seen = new Set<string>();
  return diagnostics
    .filter((diagnostic) => diagnostic.Severity === 'Error' || diagnostic.Severity === 'Warning')
    .filter((diagnostic) => {
      const key = `${diagnostic.Code}@${diagnostic.Start}+${diagnostic.Length}`;
      return seen.has(key) ? false : seen.add(key).has(key);
    })
    .map((diagnostic) => toProblem(diagnostic, source));
}

function toProblem(diagnostic: BridgeDiagnostic, source: DiagnosedText): Problem {
  const place = source.text.slice(diagnostic.Start, diagnostic.Start + diagnostic.Length);
  const before = source.text.slice(0, diagnostic.Start).trimEnd();
  const isFalse =
    falseErrors.some(
      (known) =>
        known.code === diagnostic.Code && known.before.test(before) && (known.at?.test(place) ?? true),
    ) ||
    (shapeErrors.includes(diagnostic.Code) &&
      source.typeAt(diagnostic.Start, diagnostic.Length) === 'dynamic');
  const open = unclosedText(diagnostic, source.text);
  const message =
    open === undefined
      ? diagnostic.Message.trim().replace(/\.$/, '')
      : 'the text that begins here is not closed';
  const hints =
    open === undefined ? hintsFor(diagnostic, place, source) : [`end it with ${source.text.charAt(open)}`];
  return problem(codes[diagnostic.Code] ?? `kql/${diagnostic.Code.toLowerCase()}`, message, {
    severity: diagnostic.Severity === 'Error' && !isFalse ? 'error' : 'warning',
    file: source.file,
    span: spanAt(
      source.text,
      open ?? diagnostic.Start,
      open === undefined ? diagnostic.Length : diagnostic.Start - open,
    ),
    hints,
  });
}

/** Where a text begins that its line does not close; the parser names only the place where a quote is missing. */
function unclosedText(diagnostic: BridgeDiagnostic, text: string): number | undefined {
  const quote = /^Missing: (["'])/.exec(diagnostic.Message)?.[1];
  if (diagnostic.Code !== 'KS001' || quote === undefined) return undefined;
  for (let at = diagnostic.Start - 1; at >= 0 && text.charAt(at) !== '\n'; at -= 1) {
    if (text.charAt(at) === quote && text.charAt(at - 1) !== '\\') return at;
  }
  return undefined;
}

function hintsFor(diagnostic: BridgeDiagnostic, place: string, source: DiagnosedText): readonly string[] {
  const { catalog } = source;
  const code = codes[diagnostic.Code] ?? 'other';
  switch (code) {
    case 'kql/unknown-name':
    case 'kql/unknown-join-key':
      return nameHints(place, source.columnsNear(diagnostic.Start), 'available columns');
    case 'kql/unknown-table':
      return nameHints(
        place,
        catalog.tables.map((table) => table.name),
        'known tables',
      );
    case 'kql/unknown-function':
      return functionHints(place, catalog);
    case 'kql/unknown-plugin':
      return didYouMean(nearestName(place, plugInNames()));
    case 'kql/wrong-operand-type':
      return conversionHints(diagnostic.Message);
    default:
      return [];
  }
}

const didYouMean = (near: string | undefined): readonly string[] =>
  near === undefined ? [] : [`did you mean '${near}'?`];

const converted = ['int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'bool', 'guid'];

/** A text beside something else is what authors meet most: `"5" / 2`, `EventID == "4624"`. */
function conversionHints(message: string): readonly string[] {
  const types = /operand types (\w+) and (\w+)/.exec(message)?.slice(1) ?? [];
  const other = types.find((type) => converted.includes(type));
  return types.includes('string') && other !== undefined ? [`convert the text first: to${other}(…)`] : [];
}

/** The nearest function, built in or saved; of the built-in ones there are too many to name. */
function functionHints(place: string, catalog: Catalog): readonly string[] {
  const saved = catalog.functions.map((stored) => stored.name);
  const hints = nameHints(place, saved, 'saved functions');
  const near = nearestName(place, [...saved, ...builtInNames()]);
  return near === undefined || saved.includes(near) ? hints : [`did you mean '${near}'?`, ...hints];
}

import type { Problem } from '@drawbridge/base';
import type { Checker } from '@drawbridge/kql';

import { atRule } from './model/query-position.ts';
import type { RuleOrigin } from './model/rule.ts';

/** A hunting query, or a saved function: then it has parameters. */
export interface SavedQuery {
  /** A hunting query's id, a function's alias. */
  readonly id: string;
  readonly query: string;
  /** `Name:string, Days:int=1`. */
  readonly parameters?: string;
  readonly origin: RuleOrigin;
}

/** Binds a saved query against the tables; what is wrong stands at its line and column of the file. */
export async function checkSavedQuery(savedQuery: SavedQuery, checker: Checker): Promise<readonly Problem[]> {
  const declared = declarations(savedQuery.parameters ?? '');
  // A function that takes a table is bound where it is called.
  if (declared === undefined) return [];
  const { problems } = await checker.check(declared + savedQuery.query, { file: savedQuery.origin.file });
  return problems.map((found) => atRule(savedQuery, withoutDeclarations(found, declared)));
}

const parameter =
  /^\s*(\w+)\s*:\s*(string|int|long|real|decimal|bool|datetime|timespan|guid|dynamic)\s*(?:=.*)?$/;

/** A line that gives each parameter a value of its type; undefined where one is a table. */
function declarations(parameters: string): string | undefined {
  const all = parameters.trim() === '' ? [] : parameters.split(/,(?![^(]*\))/);
  const found = all.map((declaration) => parameter.exec(declaration));
  if (found.some((match) => match === null)) return undefined;
  const values = found.map(
    (match) => `let ${match?.[1] ?? ''} = ${match?.[2] === 'string' ? '""' : `${match?.[2] ?? ''}(null)`};`,
  );
  return values.length === 0 ? '' : `${values.join(' ')}\n`;
}

function withoutDeclarations(found: Problem, declared: string): Problem {
  const { span } = found;
  if (span === undefined || declared === '' || span.line === 1) return found;
  return { ...found, span: { ...span, start: span.start - declared.length, line: span.line - 1 } };
}

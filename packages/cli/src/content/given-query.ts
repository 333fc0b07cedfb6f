import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { given, parseYamlText, type Problem } from '@drawbridge/base';

import { UsageError } from '../terminal/exit-code.ts';

/** A query as a command line gives it, and where its problems stand. */
export interface GivenQuery {
  readonly query: string;
  /** Absent where the query is an argument. */
  readonly file?: string;
  /** What the query, or the file that it stands in, says: problems are shown in it. */
  readonly written: string;
  /** Moves a problem of the query to its place in the file. */
  readonly place: (found: Problem) => Problem;
}

/** The query that is an argument, or in a file: as KQL, or as the `query` of a rule or hunting query in YAML. */
export async function givenQuery(
  cwd: string,
  text: string | undefined,
  file: string | undefined,
): Promise<GivenQuery> {
  if ((text === undefined) === (file === undefined)) {
    throw new UsageError('give the query as an argument or with --file, and not both');
  }
  if (text !== undefined) return { query: text, written: text, place: same };
  const path = file ?? '';
  const written = await readFile(resolve(cwd, path), 'utf8').catch((cause: unknown) => {
    throw new UsageError(`--file: cannot read ${path}: ${(cause as Error).message}`);
  });
  return /\.ya?ml$/i.test(path)
    ? queryOfYaml(path, written)
    : { query: written, file: path, written, place: same };
}

const same = (found: Problem): Problem => found;

function queryOfYaml(file: string, written: string): GivenQuery {
  const yaml = parseYamlText(file, written);
  const value = yaml.value as Readonly<Record<string, unknown>> | null | undefined;
  const query = typeof value === 'object' && value !== null ? value.query : undefined;
  if (typeof query !== 'string') {
    const reason = yaml.problems[0]?.message ?? "it has no field 'query'";
    throw new UsageError(`--file: ${file} is no rule and no hunting query: ${reason}`);
  }
  const place = (found: Problem): Problem => {
    const { span } = found;
    const inFile =
      span === undefined ? undefined : yaml.spanInside(['query'], query, span.start, span.length);
    return { ...found, file, field: 'query', ...given({ span: inFile }) };
  };
  return { query, file, written, place };
}

import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { completeQuery, type Vocabulary } from './complete-query.ts';
import { runSession } from './query-session.ts';

const vocabulary: Vocabulary = {
  tables: new Map([
    ['AWSCloudTrail', ['TimeGenerated', 'EventName', 'EventSource']],
    ['AzureActivity', ['TimeGenerated', 'Caller']],
  ]),
  functions: ['count', 'countif', 'tolower'],
};

describe('what a word may become', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a table, at the beginning', '', 'aw', ['AWSCloudTrail']],
    ['a table, behind a statement', 'let x = 1;', 'Az', ['AzureActivity']],
    ['an operator, behind a pipe', 'AWSCloudTrail', '| wh', ['where']],
    ['an operator with a dash', '', 'AWSCloudTrail | project-re', ['project-rename', 'project-reorder']],
    ['a column of the table that is named', 'AWSCloudTrail', '| where event', ['EventName', 'EventSource']],
    ['no column of another table', 'AWSCloudTrail', '| where Cal', []],
    ['a function', 'AWSCloudTrail', '| summarize cou', ['count(', 'countif(']],
    ['a table that is joined', 'AWSCloudTrail', '| join kind=inner (Az', ['AzureActivity']],
    ['a command', '', '.ta', ['.tables']],
    ['what a command takes', '', '.columns aw', ['AWSCloudTrail']],
    ['nothing of a command inside a query', 'AWSCloudTrail', '.ta', []],
  ])('%s', (_, before, line, candidates) => {
    const [found, word] = completeQuery(vocabulary, before, line);
    expect(found).toEqual(candidates);
    expect(line.endsWith(word)).toBe(true);
  });
});

async function session(typed: string) {
  const asked: string[] = [];
  const printed: string[] = [];
  const input = new PassThrough();
  input.end(typed);
  await runSession({
    vocabulary,
    input,
    output: new PassThrough().resume(),
    isTerminal: false,
    history: [],
    onHistory: () => undefined,
    run: (query, format) => {
      asked.push(`${format}: ${query}`);
      return Promise.resolve();
    },
    print: (text) => printed.push(text),
  });
  return { asked, printed };
}

describe('a session', () => {
  it('asks a query that ends with a semicolon, an empty line, or the input', async () => {
    const { asked } = await session('print 1;\nAWSCloudTrail\n| count\n\n\nprint 2\n| count');
    expect(asked).toEqual(['text: print 1', 'text: AWSCloudTrail\n| count', 'text: print 2\n| count']);
  });

  it('keeps statements of one query together', async () => {
    const { asked } = await session('let x = 1; print x\n\n');
    expect(asked).toEqual(['text: let x = 1; print x']);
  });

  it('names tables and columns, takes another format, and ends when told to', async () => {
    const { asked, printed } = await session(
      '.tables\n.columns AzureActivity\n.format csv\nprint 1;\n.quit\nprint 2;\n',
    );
    expect(printed).toEqual(['AWSCloudTrail\nAzureActivity', 'TimeGenerated\nCaller']);
    expect(asked).toEqual(['csv: print 1']);
  });

  it('says what it does not know, with what is near', async () => {
    const { printed } = await session('.table\n.columns AzureActivty\n.format cvs\n');
    expect(printed).toEqual([
      'there is no .table; did you mean .tables?',
      "there is no table 'AzureActivty'; did you mean AzureActivity?",
      "there is no format 'cvs'; did you mean csv?",
    ]);
  });
});

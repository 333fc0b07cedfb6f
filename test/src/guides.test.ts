import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, root } from './drawbridge.ts';

/** The files that the guide shows are written, and each of its queries is run over them. */
const guide = readFileSync(join(root, 'docs/guides/your-own-tables-and-functions.md'), 'utf8');
const files = [...guide.matchAll(/^`([\w/.-]+)`\n\n```\w+\n([^]*?)^```$/gm)];
const queries = [...guide.matchAll(/^```kusto\n([^]*?)^```\n\ngives\n\n```json\n([^]*?)^```$/gm)];

let content: string;
beforeAll(() => {
  content = mkdtempSync(join(tmpdir(), 'drawbridge-guide-'));
  mkdirSync(join(content, 'detections'));
  for (const [, path = '', text = ''] of files) {
    mkdirSync(dirname(join(content, path)), { recursive: true });
    writeFileSync(join(content, path), text);
  }
});
afterAll(() => {
  rmSync(content, { recursive: true });
});

describe('the guide to your own tables and functions', () => {
  it('shows files and queries, and no query without its answer', () => {
    expect(files.map(([, path]) => path)).toHaveLength(9);
    expect(queries).toHaveLength(guide.match(/^```kusto$/gm)?.length ?? 0);
  });

  it.each(queries.map(([, text = '', answer = '']) => [text.trim(), answer] as const))(
    'answers %s',
    async (text, answer) => {
      const ran = await drawbridge([
        ...['query', text, '--telemetry', join(content, 'logs')],
        ...['--content', content, '--format', 'json'],
      ]);
      expect(ran.err).not.toMatch(/error|warning/);
      expect((JSON.parse(ran.out) as { rows: unknown }).rows).toEqual(JSON.parse(answer));
    },
  );
});

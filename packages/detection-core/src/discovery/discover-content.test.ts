import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { describe, expect, it } from 'vitest';

import { discoverContent } from './discover-content.ts';

const rule = 'id: a\nname: A\nkind: Scheduled\nquery: T\nqueryFrequency: 1h\n';
const hunt = 'id: h\nname: H\nquery: T\n';
const api = { kind: 'Scheduled', properties: { displayName: 'X', query: 'T', queryFrequency: 'PT1H' } };

async function discovered(files: Readonly<Record<string, string>>, globs = {}) {
  const root = await mkdtemp(join(tmpdir(), 'discovery-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const { documents, problems } = await discoverContent(root, globs);
  return {
    documents: documents.map(({ kind, origin }) => `${kind} ${relative(root, origin.file)}`),
    unread: problems.map(({ code, file = '', message }) => `${code} ${relative(root, file)}: ${message}`),
    values: documents.map(({ yaml }) => yaml.value),
  };
}

describe('what lies in a folder of content', () => {
  it.each([
    ['a query alone', 'detections/q.kql', "a query alone is no rule: it stands in the field 'query' of one"],
    [
      'a name without an ending',
      'Analytic Rules/AWS rule',
      'its name has no ending: a rule is named .yaml, .yml or .json',
    ],
    ['Bicep', 'detections/a.bicep', 'Bicep must be built to a template first: az bicep build'],
    ['another file', 'hunting/notes.docx', 'files named .docx hold no content'],
  ])('and is not read is said with its reason: %s', async (_, file, why) => {
    expect((await discovered({ [file]: 'x' })).unread).toEqual([
      `content/unread ${file}: this file is not read: ${why}`,
    ]);
  });

  it.each([
    ['nothing', '# later\n', 'it says nothing'],
    ['something else', 'a: 1\n', 'it is no rule, query, function, watchlist or automation rule'],
    [
      'a template of other things',
      '{"$schema":"x","resources":[{"type":"Microsoft.Logic/workflows"}]}',
      'the template holds no rule',
    ],
    [
      'a custom detection',
      'id: x\nasset: defender_custom_detection\npayload: {}\n',
      'custom detections of Microsoft Defender',
    ],
  ])('and says %s is no rule', async (_, text, why) => {
    const { unread, documents } = await discovered({ 'detections/a.yaml': text });
    expect(documents).toEqual([]);
    expect(unread.join()).toMatch(new RegExp(`^rule/not-a-rule detections/a.yaml: .*${why}`));
  });

  it('may be pages and pictures, of which nothing is said', async () => {
    const { unread } = await discovered({
      'detections/README.md': '#',
      'detections/a/graph.png': '',
      'detections/.keep': '',
    });
    expect(unread).toEqual([]);
  });
});

it.each([
  [
    'an answer of the API',
    JSON.stringify({
      value: [
        { name: 'r1', ...api },
        { name: 'r2', ...api },
      ],
    }),
    ['r1', 'r2'],
  ],
  ['a list', JSON.stringify([{ name: 'r1', ...api }]), ['r1']],
  [
    'a nested deployment',
    JSON.stringify({
      resources: [
        {
          type: 'Microsoft.Resources/deployments',
          properties: { template: { resources: [{ type: 'x/alertRules', name: 'ws/p/r3', ...api }] } },
        },
      ],
    }),
    ['r3'],
  ],
  [
    'a template with symbolic names and a parameter',
    JSON.stringify({
      parameters: { rule: { defaultValue: 'r4' } },
      resources: {
        one: { type: 'a/alertRules', name: "[concat(parameters('ws'), '/p/', parameters('rule'))]", ...api },
      },
    }),
    ['r4'],
  ],
])('rules are read from %s', async (_, text, ids) => {
  const { documents, values, unread } = await discovered({ 'Analytics Rules/all.json': text });
  expect(unread).toEqual([]);
  expect(documents).toEqual(ids.map(() => 'rule Analytics Rules/all.json'));
  expect(values).toMatchObject(ids.map((id) => ({ id, name: 'X', query: 'T' })));
});

it('folders of programs, of cases and of others are not looked into', async () => {
  const { documents, unread } = await discovered({
    'detections/a/rule.yaml': rule,
    'detections/a/cases/fires-x.yaml': 'expect: { alerts: 1 }\n',
    'detections/a/hunting/h.yaml': hunt,
    'packages/tool/package.json': '{}',
    'packages/tool/detections/x.yaml': 'a: 1\n',
    'node_modules/x/detections/y.yaml': 'a: 1\n',
    'Playbooks/x/detections/z.yaml': 'a: 1\n',
  });
  expect(documents).toEqual(['hunting-query detections/a/hunting/h.yaml', 'rule detections/a/rule.yaml']);
  expect(unread).toEqual([]);
});

it('globs of the configuration name other folders', async () => {
  const files = { 'soc/mine/a.yaml': rule, 'soc/mine/deep/b.yaml': hunt, 'soc/other/c.yaml': rule };
  const { documents } = await discovered(files, {
    rule: ['soc/mine/*.{yaml,yml}'],
    'hunting-query': ['soc/mine/**/b.yaml'],
  });
  expect(documents).toEqual(['rule soc/mine/a.yaml', 'hunting-query soc/mine/deep/b.yaml']);
});

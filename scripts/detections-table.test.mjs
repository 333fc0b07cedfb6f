import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { withDetectionsTable } from './detections-table.mjs';

const folder = mkdtempSync(join(tmpdir(), 'detections-'));
const rule = `id: 23e7ac9e-9c56-406e-85b1-17a9d6fdc7f8
name: A rule
kind: Scheduled
version: 1.0.0
description: |
  Identifies calls of one kind,
  a|b included. More is said here.
severity: Low
queryFrequency: 15m
queryPeriod: 2h
triggerOperator: gt
triggerThreshold: 0
tactics: [Execution]
relevantTechniques: [T1651, T1059]
tags: [Drawbridge, GCP]
query: AWSCloudTrail
`;

beforeAll(() => {
  mkdirSync(join(folder, 'a-rule'));
  writeFileSync(join(folder, 'a-rule', 'rule.yaml'), rule);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('writes a line for each rule between the marks, and leaves the rest of the page', async () => {
  const marks = ['<!-- by npm run generate: begin -->\n', '<!-- by npm run generate: end -->\n'];
  const page = await withDetectionsTable(`# Rules\n\n${marks[0]}old\n${marks[1]}\nMore.\n`, folder);
  expect(page).toBe(`# Rules

${marks[0]}
| detection | cloud | ATT&CK | severity | finds |
| - | - | - | - | - |
| [\`a-rule\`](a-rule/) | Google Cloud | T1651, T1059 | Low | calls of one kind, a\\|b included |

${marks[1]}
More.
`);
});

test('refuses a page without marks, and a folder without rules', async () => {
  await expect(withDetectionsTable('# Rules\n', folder)).rejects.toThrow('no marks');
  const empty = '<!-- by npm run generate: begin -->\n<!-- by npm run generate: end -->\n';
  await expect(withDetectionsTable(empty, join(folder, 'nowhere'))).rejects.toThrow();
});

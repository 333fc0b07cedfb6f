import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { withDoors } from './write-doors.mjs';

const detections = fileURLToPath(new URL('../../detections/', import.meta.url));
const rules = readdirSync(detections, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, text: readFileSync(`${detections}${name}/rule.yaml`, 'utf8') }));
const correlations = rules.filter(({ text }) => text.includes('// doors: begin'));

describe('the doors of the correlations', () => {
  it('are in more than one rule', () => {
    expect(correlations.length).toBeGreaterThan(1);
  });

  it.each(correlations)('are in $name as scripts/doors has them', ({ text }) => {
    expect(withDoors(text)).toBe(text);
  });

  it('leave a rule without the marks as it is', () => {
    expect(withDoors('query: |\n  SigninLogs\n')).toBe('query: |\n  SigninLogs\n');
  });
});

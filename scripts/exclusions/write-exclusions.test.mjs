import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { withExclusions } from './write-exclusions.mjs';

const detections = fileURLToPath(new URL('../../detections/', import.meta.url));
const slugs = readdirSync(detections, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the exclusions of the rules', () => {
  it.each(slugs.map(({ name }) => name))('are in %s as scripts/exclusions has them', (slug) => {
    const rule = readFileSync(`${detections}${slug}/rule.yaml`, 'utf8');
    expect(rule).toContain('// exclusions: begin');
    expect(withExclusions(rule)).toBe(rule);
  });

  it('ask a rule only for what it knows of a call, and exclude nothing by the rest', () => {
    const rule = ruleWith('AzureActivity | project Publisher');
    expect(rule).toContain('isempty(No.Publisher) or Fits(Publisher, tostring(No.Publisher))');
    expect(rule).toMatch(/\| where isempty\(No\.UserAgent\)\n/);
    expect(rule).toMatch(/\| where isempty\(No\.Label\)\n/);
    expect(rule).toContain('on TimeGenerated, Actor, Operation, Target, SourceIp, Publisher\n');
  });

  it('leave a rule of your own without the marks as it is', () => {
    expect(withExclusions('query: |\n  SigninLogs\n')).toBe('query: |\n  SigninLogs\n');
  });
});

function ruleWith(query) {
  const marks = '  // exclusions: begin\n  // exclusions: end\n';
  return withExclusions(`name: x\nquery: |\n${marks}  ${query}\n${marks}entityMappings:\n`);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { given, parseYamlText } from '@drawbridge/base';
import { readShape, readTextFile, type ContentGlobs } from '@drawbridge/detection-core';
import { z } from 'zod';

import { ProblemsFound } from '../terminal/verb-scope.ts';

const globs = z.array(z.string().min(1)).min(1).optional();

/** `content:` of `drawbridge.config.yaml`: where documents lie that no known layout has there. */
export const contentSettings = z.strictObject({
  rules: globs,
  microsoftRules: globs,
  huntingQueries: globs,
  functions: globs,
  automationRules: globs,
  watchlists: globs,
});

/** `check:` of `drawbridge.config.yaml`: what counts how much. */
export const checkSettings = z.strictObject({
  /** By the code of a problem: `rule/version: off`. */
  severities: z
    .record(
      z.string().regex(/^[\w-]+\/[\w-]+$/, 'expected a code such as rule/version'),
      z.enum(['error', 'warning', 'off']),
    )
    .default({}),
  /** How many cases each rule needs that fire, and as many that stay quiet. */
  requireCases: z.int().min(0).optional(),
});

export type CheckSettings = z.output<typeof checkSettings>;

const shape = z.looseObject({
  content: contentSettings.default({}),
  check: checkSettings.prefault({}),
});

interface ContentSettings {
  readonly globs: ContentGlobs;
  readonly check: CheckSettings;
}

/** What the configuration in the root of the content says about it; refused where it cannot be read. */
export async function readContentSettings(root: string): Promise<ContentSettings> {
  const file = join(root, 'drawbridge.config.yaml');
  const text = existsSync(file) ? await readTextFile(file) : undefined;
  if (text?.ok === false) throw new ProblemsFound(text.problems);
  const yaml = parseYamlText(file, text?.value ?? '{}');
  if (yaml.problems.length > 0) throw new ProblemsFound(yaml.problems);
  const read = readShape({ ...yaml, value: yaml.value ?? {} }, shape, {
    area: 'config',
    unknownField: 'error',
  });
  if (read.value === undefined) throw new ProblemsFound(read.problems);
  const { content, check } = read.value;
  return {
    check,
    globs: given({
      rule: content.rules,
      'microsoft-rule': content.microsoftRules,
      'hunting-query': content.huntingQueries,
      function: content.functions,
      'automation-rule': content.automationRules,
      watchlist: content.watchlists,
    }),
  };
}

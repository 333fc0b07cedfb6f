import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { awsCases } from '../aws/conformance-cases.suite.ts';
import { compareLifecycle } from './compare-lifecycle.suite.ts';
import type { EffectCase } from './effects/effect-case.suite.ts';
import { effectCases } from './effects/effect-cases.suite.ts';
import { tryEffect } from './effects/try-effect.suite.ts';
import { knownDifferencesOf, type Difference } from './known-differences.suite.ts';
import type { Emulator, EmulatorName } from './start/emulator.suite.ts';

/** Installing it is a matter of minutes, once. */
const patience = 900_000;

/** Every action on AWS, against an AWS that is not ours; the ledger names each difference, and no other. */
export function describeEmulator(
  name: EmulatorName,
  start: () => Promise<Emulator | { readonly missing: string }>,
): void {
  describe(`${name} (skipped where it cannot be had)`, () => {
    let started: Emulator | { readonly missing: string } = { missing: 'not started' };
    beforeAll(async () => {
      started = await start();
      if ('missing' in started) process.stderr.write(`${name} is skipped: ${started.missing}\n`);
    }, patience);
    afterAll(async () => {
      if ('close' in started) await started.close();
    });
    beforeEach((context) => {
      if ('missing' in started) context.skip(started.missing);
    });
    const emulator = (): Emulator => {
      if ('missing' in started) throw new Error(started.missing);
      return started;
    };

    describe.each(awsCases)('$id', (conformanceCase) => {
      test('is planned, made, seen and undone as on cloud-sim', async () => {
        expect(await compareLifecycle(conformanceCase, emulator())).toEqual(
          knownDifferencesOf(name, conformanceCase.id, 'lifecycle'),
        );
      });
    });

    describe.each(actionsWithEffect)('%s', (action) => {
      test('takes from an attacker what it says, and gives it back', async () => {
        const differences: Difference[] = [];
        for (const effectCase of effectCases.filter((other) => other.action === action)) {
          const seen = await tryEffect(effectCase, emulator());
          expect(Object.keys(seen).sort()).toEqual(Object.keys(effectCase.expected).sort());
          differences.push(...differencesOf(effectCase, seen));
        }
        expect(differences).toEqual(knownDifferencesOf(name, action, 'effect'));
      });
    });
  });
}

const actionsWithEffect = [...new Set(effectCases.map((effectCase) => effectCase.action))];

function differencesOf(
  effectCase: EffectCase,
  seen: Readonly<Record<string, string>>,
): readonly Difference[] {
  return Object.entries(effectCase.expected)
    .map(([what, verdicts]) => ({ what, emulator: seen[what] ?? 'not tried', expected: verdicts.join(', ') }))
    .filter(({ emulator, expected }) => emulator !== expected);
}

import { startCloudSim } from '@drawbridge/cloud-sim';

import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import type { Difference } from './known-differences.suite.ts';
import { seedAccount } from './seed/seed-account.suite.ts';
import type { Emulator } from './start/emulator.suite.ts';
import { recordLifecycle, type Transcript } from './transcript.suite.ts';

/** Plays a case on cloud-sim and on an emulator that was given the same world, and compares. */
export async function compareLifecycle(
  conformanceCase: ConformanceCase,
  emulator: Emulator,
): Promise<readonly Difference[]> {
  // An emulator shows a change at once, and so must the other here.
  const world = { ...conformanceCase.world, aws: { ...conformanceCase.world.aws, consistencyDelayReads: 0 } };
  const sim = await startCloudSim({ world });
  try {
    const account = await emulator.openAccount();
    const before = sim.snapshot().aws;
    const missing = conformanceCase.missing.target;
    const ours = await recordLifecycle(conformanceCase, {
      connection: sim.connections.aws,
      target: conformanceCase.target,
      missing,
      tell: (text) => text,
    });
    let theirs: Transcript;
    try {
      const { names, connection } = await seedAccount(account, before);
      theirs = await recordLifecycle(conformanceCase, {
        connection,
        target: names.toEmulator(conformanceCase.target),
        missing: names.toEmulator(missing),
        tell: (text) => names.toWorld(text),
      });
    } catch (thrown) {
      return [{ what: 'the world', emulator: tellFailure(thrown), expected: 'made' }];
    }
    return differencesOf(ours, theirs);
  } finally {
    await sim.close();
  }
}

function differencesOf(ours: Transcript, theirs: Transcript): readonly Difference[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((what) => ({ what, emulator: theirs.get(what) ?? 'nothing', expected: ours.get(what) ?? 'nothing' }))
    .filter(({ emulator, expected }) => emulator !== expected);
}

/** An error of the service by its name and words; what is no answer of the service at all, by its status. */
function tellFailure(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { $response } = thrown as { readonly $response?: { readonly statusCode?: number } };
  const isUnreadable = thrown instanceof SyntaxError || thrown.message.includes('Deserialization error');
  if ($response?.statusCode !== undefined && isUnreadable) {
    return `HTTP ${String($response.statusCode)}, and no answer of the service`;
  }
  return `${thrown.name}: ${thrown.message}`;
}

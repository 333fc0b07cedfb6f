import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { disableSerialPortCase } from './conformance-case.suite.ts';

const start = useStages();
const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };

function stage(metadata: Record<string, string>, common: Record<string, string> = {}) {
  const commonInstanceMetadata = { [path.project]: common };
  const world = { gcp: { operationPolls: 1, commonInstanceMetadata, instances: [{ ...path, metadata }] } };
  return start({ ...disableSerialPortCase, world });
}

test('switches it off on the machine, also where the project switches it on, and undoes just that', async () => {
  const { sim, contain, undo } = await stage({ other: 'kept' }, { 'serial-port-enable': 'TRUE' });
  const { plan, result } = await contain();
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(plan.residual.map((access) => access.code)).toContain('other-machines-of-the-project');
  expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual({ other: 'kept', 'serial-port-enable': 'FALSE' });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual({ other: 'kept' });
});

test.each(['TRUE', 'true', '1', 'yes', 'Y'])(
  'takes %s for on, and puts it back as it was written',
  async (value) => {
    const { sim, contain, undo } = await stage({ 'serial-port-enable': value });
    const { plan } = await contain();
    await undo(plan.undo);
    expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual({ 'serial-port-enable': value });
  },
);

test.each([
  [{}, {}],
  [{ 'serial-port-enable': '0' }, { 'serial-port-enable': 'TRUE' }],
  [{ 'serial-port-enable': 'FALSE' }, {}],
])('has nothing to do when the machine says %j and the project %j', async (metadata, common) => {
  const { plan } = await stage(metadata, common);
  expect(await plan()).toMatchObject({ outcome: 'nothing' });
});

test('neither keeps nor overwrites a value that is no switch', async () => {
  const { plan } = await stage({ 'serial-port-enable': 'a secret that somebody put there' });
  const said = await plan();
  expect(said).toMatchObject({ outcome: 'refused', code: 'unexpected-value' });
  expect(JSON.stringify(said)).not.toContain('a secret');
});

test('keeps nothing else of the metadata', async () => {
  const { contain } = await start(disableSerialPortCase);
  expect(JSON.stringify(await contain())).not.toContain('canary-in-metadata');
});

import type { JsonValue } from '@drawbridge/base';
import { expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { readSshKeys } from '../ssh-keys/ssh-key-lines.ts';
import { publicKeys, removeSshKeysCase } from './conformance-case.suite.ts';

const start = useStages();
const { mallory, eve, ops } = publicKeys;
const path = { project: 'example-prod', zone: 'europe-west1-b', instance: 'web-1' };

function stage(
  metadata: Record<string, string>,
  parameters: JsonValue = {},
  common: Record<string, string> = {},
) {
  const commonInstanceMetadata = { [path.project]: common };
  const world = { gcp: { operationPolls: 1, commonInstanceMetadata, instances: [{ ...path, metadata }] } };
  return start({ ...removeSshKeysCase, world, parameters });
}

const residualOf = (plan: { readonly residual: readonly { readonly code: string }[] }) =>
  plan.residual.map((access) => access.code);

test('removes all keys, and leaves the rest of the metadata as it is', async () => {
  const metadata = { 'startup-script': 'export TOKEN=x', 'ssh-keys': `${mallory}\n${eve}` };
  const { sim, contain, undo } = await stage(metadata);
  const { plan, result } = await contain();
  expect(plan.summary).toBe(
    'Remove 2 SSH keys from the metadata on instance web-1 in zone europe-west1-b of project example-prod',
  );
  expect(plan.differences.map((difference) => [difference.field, difference.before.slice(0, 7)])).toEqual([
    ['SSH key of mallory', 'SHA256:'],
    ['SSH key of eve', 'SHA256:'],
  ]);
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual({ 'startup-script': 'export TOKEN=x' });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual(metadata);
});

test('journals public keys, and nothing else of the metadata', async () => {
  const { contain } = await start(removeSshKeysCase);
  const text = JSON.stringify(await contain());
  expect(text).toContain('ssh-ed25519');
  expect(text).not.toContain('canary-in-metadata');
});

test.each([
  [{ users: 'mallory' }, [eve]],
  [{ users: 'mallory, eve' }, undefined],
  [{ fingerprints: readSshKeys([{ key: 'ssh-keys', value: eve }])[0]!.fingerprint }, [mallory]],
])('removes those that %j names only', async (parameters, left) => {
  const { sim, contain } = await stage({ 'ssh-keys': `${mallory}\n${eve}` }, parameters);
  expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  expect(sim.snapshot().gcp.instances[0]?.metadata['ssh-keys']).toEqual(left?.join('\n'));
});

test('puts a line back at its place', async () => {
  const value = `${ops}\n${mallory}\n${eve}\n`;
  const { sim, contain, undo } = await stage({ 'ssh-keys': value }, { users: 'mallory' });
  const { plan } = await contain();
  await undo(plan.undo);
  expect(sim.snapshot().gcp.instances[0]?.metadata['ssh-keys']).toBe(value);
});

test('leaves alone, counts and does not journal a line that is no public key', async () => {
  const { sim, contain } = await stage({ 'ssh-keys': `${mallory}\n-----BEGIN SECRET-----` });
  const { plan, result } = await contain();
  expect(sim.snapshot().gcp.instances[0]?.metadata['ssh-keys']).toBe('-----BEGIN SECRET-----');
  expect(JSON.stringify([plan, result])).not.toContain('BEGIN SECRET');
  expect(JSON.stringify(plan.residual)).toContain('still holds 1 lines that are no public key');
});

test('blocks the keys of the project when the legacy item, which kept them out, is emptied', async () => {
  const { sim, contain, undo } = await stage({ sshKeys: mallory }, {}, { 'ssh-keys': ops });
  const { plan } = await contain();
  expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual({ 'block-project-ssh-keys': 'TRUE' });
  await undo(plan.undo);
  expect(sim.snapshot().gcp.instances[0]?.metadata).toEqual({ sshKeys: mallory });
});

test('says that keys of the project still open it, and blocks them when that is said', async () => {
  const common = { 'ssh-keys': ops };
  const first = await (await stage({ 'ssh-keys': mallory }, {}, common)).contain();
  expect(residualOf(first.plan)).toContain('project-ssh-keys');
  const second = await (await stage({ 'ssh-keys': mallory }, { projectKeys: 'block' }, common)).contain();
  expect(residualOf(second.plan)).not.toContain('project-ssh-keys');
});

test('says that with OS Login the keys in metadata are not what opens the machine', async () => {
  const { plan } = await (await stage({ 'ssh-keys': mallory, 'enable-oslogin': 'TRUE' })).contain();
  expect(residualOf(plan)).toContain('os-login');
  const { plan: planned } = await stage({}, {}, { 'enable-oslogin': 'true' });
  expect(await planned()).toMatchObject({
    outcome: 'nothing',
    reason: expect.stringContaining('gcp.oslogin.remove-ssh-keys') as string,
  });
});

test('is written again when somebody else was faster', async () => {
  const { sim, contain } = await start(removeSshKeysCase);
  await contain();
  const writes = sim.operations.filter((operation) => operation.writes).map((operation) => operation.status);
  // The first read after a change is old here, and so is its fingerprint: nothing of that may be lost.
  expect(writes.every((status) => status === 200 || status === 412)).toBe(true);
  expect(sim.snapshot().gcp.instances[0]?.metadata['startup-script']).toContain('canary-in-metadata');
});

test('does not overwrite a block-project-ssh-keys that is no switch', async () => {
  const metadata = { 'ssh-keys': mallory, 'block-project-ssh-keys': 'something long that is not a switch' };
  const { plan } = await stage(metadata, { projectKeys: 'block' });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'unexpected-value' });
});

test('says three ways what somebody has changed since', async () => {
  const first = await stage({ 'ssh-keys': mallory });
  const { plan } = await first.contain();
  const world = structuredClone(first.sim.snapshot());
  world.gcp.instances[0]!.metadata['ssh-keys'] = ops;
  const second = await start(removeSshKeysCase, world);
  expect(await second.undo(plan.undo)).toMatchObject({
    outcome: 'refused',
    code: 'changed-since',
    changedSince: [
      {
        field: 'ssh-keys',
        before: expect.stringMatching(/^SHA256:/) as string,
        ours: 'none',
        now: expect.stringMatching(/^SHA256:/) as string,
      },
    ],
  });
});

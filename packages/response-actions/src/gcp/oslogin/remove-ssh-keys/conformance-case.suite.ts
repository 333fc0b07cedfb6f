import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const subject = 'mallory@example.com';
/** Public keys that nobody holds the private part of. */
export const laptop = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGExYTFhMWExYTFhMWExYTFhMWExYTFhMWEx laptop';
export const phone = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGIyYjJiMmIyYjJiMmIyYjJiMmIyYjJiMmIy phone';

export const removeLoginKeysCase: ConformanceCase = {
  id: 'gcp.oslogin.remove-ssh-keys',
  world: {
    gcp: {
      consistencyDelayReads: 2,
      loginProfiles: [
        {
          user: subject,
          sshPublicKeys: [{ key: laptop, expirationTimeUsec: '1780000000000000' }],
          posixAccounts: [{ username: 'mallory_example_com' }],
        },
        { user: 'alice@example.com', sshPublicKeys: [{ key: phone }] },
      ],
    },
  },
  target: { kind: 'gcp.principal', subject },
  changes: [
    'gcp.loginProfiles.0.sshPublicKeys.0.expirationTimeUsec',
    'gcp.loginProfiles.0.sshPublicKeys.0.key',
  ],
  traces: /$^/,
  reads: 'oslogin.users.getLoginProfile',
  writes: 'oslogin.users.sshPublicKeys.delete',
  missing: {
    target: { kind: 'gcp.principal', subject: 'eve@example.com' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'added another key': (world) => {
      world.gcp.loginProfiles[0]!.sshPublicKeys.push({ key: phone });
      world.gcp.unsettled = [];
    },
  },
  restoredSince: (world) => {
    world.gcp.loginProfiles[0]!.sshPublicKeys.push({
      key: laptop,
      expirationTimeUsec: '1780000000000000',
    });
    world.gcp.unsettled = [];
  },
};

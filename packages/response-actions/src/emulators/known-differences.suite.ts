import type { ActionId } from '../contract/action.ts';
import type { EmulatorName } from './start/emulator.suite.ts';

/** What an emulator says, and what cloud-sim says or AWS does. Both verbatim: they are the evidence. */
export interface Difference {
  /** The step of a containment, or the credentials of an attacker. */
  readonly what: string;
  readonly emulator: string;
  readonly expected: string;
}

/**
 * The ledger of known differences between other people's emulators on the one side and cloud-sim, or AWS itself, on
 * the other, each with its reason. The rule: a difference is mended or declared here, and an entry that no longer
 * differs is removed; a test compares both ways.
 */
interface KnownDifference {
  readonly emulator: EmulatorName;
  readonly action: ActionId;
  readonly of: 'lifecycle' | 'effect';
  readonly reason: string;
  readonly differences: readonly Difference[];
}

const knownDifferences: readonly KnownDifference[] = [
  {
    emulator: 'moto',
    action: 'aws.ssm.terminate-sessions',
    of: 'lifecycle',
    reason: 'moto has no Session Manager: StartSession, DescribeSessions and TerminateSession are not in it.',
    differences: [
      { what: 'the world', emulator: 'HTTP 500, and no answer of the service', expected: 'made' },
    ],
  },
  {
    emulator: 'moto',
    action: 'aws.iam.deactivate-access-key',
    of: 'effect',
    reason:
      'moto finds the user of a key, and does not look at its status; and no key is known to it that GetSessionToken made.',
    differences: [
      { what: 'the key', emulator: 'allowed, allowed, allowed', expected: 'allowed, refused, allowed' },
      {
        what: 'a session made with the key',
        emulator: 'refused, refused, refused',
        expected: 'allowed, allowed, allowed',
      },
    ],
  },
  {
    emulator: 'moto',
    action: 'aws.iam.deny-user',
    of: 'effect',
    reason:
      'moto answers GetSessionToken and GetFederationToken with the key of an example, which it does not know when it is used.',
    differences: [
      {
        what: 'a session of GetSessionToken',
        emulator: 'refused, refused, refused',
        expected: 'allowed, refused, allowed',
      },
      {
        what: 'a session of GetFederationToken',
        emulator: 'refused, refused, refused',
        expected: 'allowed, refused, allowed',
      },
    ],
  },
  {
    emulator: 'moto',
    action: 'aws.iam.revoke-role-sessions',
    of: 'effect',
    reason:
      'moto cannot judge aws:TokenIssueTime: a statement whose condition it does not see fulfilled is taken for a denial, so it refuses sessions of any age.',
    differences: [
      {
        what: 'a session begun afterwards',
        emulator: 'allowed, refused, allowed',
        expected: 'allowed, allowed, allowed',
      },
    ],
  },
  {
    emulator: 'localemu',
    action: 'aws.ssm.terminate-sessions',
    of: 'lifecycle',
    reason:
      'A session of LocalEmu is one of a container, and a container needs Docker, which is not asked for here.',
    differences: [
      {
        what: 'the world',
        emulator:
          'TargetNotConnected: i-0123456789abcdef0 is not connected. It must be a running EC2 instance backed by a Docker container in LocalEmu.',
        expected: 'made',
      },
    ],
  },
  {
    emulator: 'moto',
    action: 'aws.ssm.cancel-commands',
    of: 'lifecycle',
    reason: 'moto sends commands, and has no ListCommandInvocations: nobody sees what became of one.',
    differences: [
      { what: 'the world', emulator: 'HTTP 500, and no answer of the service', expected: 'made' },
    ],
  },
  {
    emulator: 'localemu',
    action: 'aws.ssm.cancel-commands',
    of: 'lifecycle',
    reason: 'LocalEmu sends commands, and has no ListCommandInvocations: nobody sees what became of one.',
    differences: [
      {
        what: 'the world',
        emulator: 'InternalFailure: The list_command_invocations action has not been implemented',
        expected: 'made',
      },
    ],
  },
  {
    emulator: 'moto',
    action: 'aws.ec2.disable-serial-console',
    of: 'lifecycle',
    reason: 'moto has no serial console of EC2.',
    differences: [
      { what: 'the world', emulator: 'HTTP 500, and no answer of the service', expected: 'made' },
    ],
  },
];

/** Actions whose effect no emulator can judge, and why. */
export const notJudged: Readonly<Record<ActionId, string>> = {
  'aws.ec2.disable-serial-console':
    'Its effect is on a console. moto has no switch; LocalEmu has the switch, and no consoles.',
  'aws.ssm.cancel-commands':
    'Its effect is on what runs on a machine. No emulator here has machines that run commands.',
  'aws.ec2.isolate-instance':
    'Its effect is on packets, not on credentials. moto has no network; that of LocalEmu is one of Docker containers.',
  'aws.ssm.terminate-sessions':
    'Its effect is the end of a connection. moto has no Session Manager; LocalEmu has sessions of Docker containers only.',
};

/** Every difference that the ledger declares for an action on an emulator. */
export function knownDifferencesOf(
  emulator: EmulatorName,
  action: ActionId,
  of: KnownDifference['of'],
): readonly Difference[] {
  return knownDifferences
    .filter((one) => one.emulator === emulator && one.action === action && one.of === of)
    .flatMap((one) => one.differences);
}

/** Every action that the ledger speaks of. */
export function actionsOfLedger(): readonly ActionId[] {
  return [...knownDifferences.map((one) => one.action), ...(Object.keys(notJudged) as ActionId[])];
}

import { arnOf } from '../protocol/arn-of.ts';
import { beginSettling, readSettling } from '../../simulation/settling.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { ec2Answer, errorAnswer } from '../protocol/protocol.ts';

/** Under which name the switch of a region settles. */
const recordOf = (region: string): string => `serial-console/${region}`;

/** Whether the serial consoles of this region may be used, and who says so. Off unless it was switched on. */
export const getSerialConsoleAccessStatus: AwsOperation = {
  writes: false,
  resource: regionOf,
  answer: ({ state, region }) =>
    ec2Answer('GetSerialConsoleAccessStatus', {
      serialConsoleAccessEnabled: readSettling(state, recordOf(region), isEnabled(state, region)),
      managedBy: state.serialConsoleManagedBy,
    }),
};

export const enableSerialConsoleAccess = switchTo(true, 'EnableSerialConsoleAccess');
export const disableSerialConsoleAccess = switchTo(false, 'DisableSerialConsoleAccess');

/**
 * The switch of the region, for every instance of the account. Under a declarative policy the account cannot change
 * it: that is documented, the words of the refusal are ours.
 */
function switchTo(enabled: boolean, action: string): AwsOperation {
  return {
    writes: true,
    resource: regionOf,
    answer: ({ state, region }) => {
      if (state.serialConsoleManagedBy === 'declarative-policy') {
        const message = 'This attribute is managed by a declarative policy and cannot be modified.';
        return errorAnswer('ec2', 403, 'DeclarativePolicyViolation', message);
      }
      const before = isEnabled(state, region);
      if (before !== enabled) beginSettling(state, recordOf(region), before);
      state.serialConsoles[region] = enabled ? 'enabled' : 'disabled';
      return ec2Answer(action, { serialConsoleAccessEnabled: enabled });
    },
  };
}

function isEnabled({ serialConsoles }: AwsRequest['state'], region: string): boolean {
  return serialConsoles[region] === 'enabled';
}

function regionOf({ state, region }: AwsRequest): string {
  return arnOf(state, 'ec2', '*', region);
}

import { assertNever } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { ActionId } from '../contract/action.ts';

/**
 * The action to begin with where a person names a target and no action: the narrowest one that cuts off whoever is
 * behind it. Undefined where no action acts on such a target yet. Where it does not fit what the cloud says of the target, its refusal names what does.
 */
export function defaultAction(target: Target): ActionId | undefined {
  switch (target.kind) {
    case 'aws.access-key':
      return 'aws.iam.deactivate-access-key';
    case 'aws.principal':
      return target.principalType === 'role-session' ? 'aws.iam.revoke-role-sessions' : 'aws.iam.deny-user';
    case 'aws.instance':
      return 'aws.ec2.isolate-instance';
    case 'aws.ssm-session':
      return 'aws.ssm.terminate-sessions';
    case 'aws.ssm-command':
      return 'aws.ssm.cancel-commands';
    case 'aws.region':
      return 'aws.ec2.disable-serial-console';
    case 'gcp.instance':
      return 'gcp.compute.stop-instance';
    case 'gcp.principal':
      return target.subject.endsWith('.gserviceaccount.com')
        ? 'gcp.iam.disable-service-account'
        : 'gcp.oslogin.remove-ssh-keys';
    case 'gcp.service-account-key':
      return 'gcp.iam.disable-service-account-key';
    case 'entra.user':
      return 'azure.entra.disable-user';
    case 'entra.service-principal':
      return 'azure.entra.disable-service-principal';
    case 'azure.vm':
      return 'azure.compute.deallocate-vm';
    default:
      return assertNever(target);
  }
}

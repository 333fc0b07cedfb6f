import { createArmDialect } from '../arm/protocol/dialect.ts';
import { createAwsDialect } from '../aws/protocol/dialect.ts';
import type { AwsService } from '../aws/protocol/protocol.ts';
import { createGraphDialect } from '../azure/protocol/dialect.ts';
import { createGcpDialect } from '../gcp/protocol/dialect.ts';
import type { Answer } from '../simulation/answer.ts';
import type { AnsweredFault, Call, Dialect } from '../simulation/gate.ts';
import type { World } from '../world/world.ts';

/** Every fault that a cloud has words for. */
export const answeredFaults: readonly AnsweredFault[] = [
  'access-denied',
  'not-found',
  'throttled',
  'unavailable',
  'internal-error',
  'gateway-timeout',
];

/** How each service words a fault: made by asking the simulators' own dialects. */
export function listFaultWords(world: World): readonly { service: string; words: readonly string[] }[] {
  const caller = { accessKeyId: 'AKIAEXAMPLERESPONDER', arn: world.aws.responder.arn };
  const aws = (service: AwsService): Dialect => createAwsDialect(service, caller);
  const google = createGcpDialect(world.gcp, 'projects/example-prod');
  const arm = createArmDialect(world.arm.caller, '/subscriptions');
  const dialects: readonly (readonly [string, Dialect, string])[] = [
    ['AWS IAM, STS', aws('iam'), 'iam:GetUser'],
    ['AWS EC2', aws('ec2'), 'ec2:DescribeInstances'],
    ['AWS Auto Scaling', aws('autoscaling'), 'autoscaling:DescribeAutoScalingInstances'],
    ['AWS Systems Manager', aws('ssm'), 'ssm:DescribeSessions'],
    ['Compute Engine', google, 'compute.instances.get'],
    ['Google IAM, OS Login', google, 'iam.serviceAccounts.get'],
    ['Microsoft Graph', createGraphDialect(world.azure), 'GET /users/{id}'],
    ['Azure Resource Manager', arm, 'GET Microsoft.Compute/virtualMachines/{vmName}'],
  ];
  return dialects.map(([service, dialect, operation]) => ({
    service,
    words: answeredFaults.map((fault) => wordOf(dialect.refuse(callOf(operation), fault, undefined))),
  }));
}

function callOf(operation: string): Call {
  return {
    operation,
    permission: operation,
    writes: false,
    resource: '',
    carryOut: () => ({ status: 200 }),
  };
}

/** `403 AccessDenied`: status and code, whatever the shape that the service has for errors. */
function wordOf({ status, body = '' }: Answer): string {
  const code =
    /<Code>([^<]+)/.exec(body)?.[1] ??
    /"__type":"([^"]+)"/.exec(body)?.[1] ??
    /"reason":"([^"]+)"/.exec(body)?.[1] ??
    /"code":"([^"]+)"/.exec(body)?.[1] ??
    'without a code';
  return `${String(status)} \`${code}\``;
}

import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';

import { awsOperations } from './operations.ts';

const sdks: Readonly<Record<string, object>> = { autoscaling, ec2, iam, ssm, sts };

it.each([...awsOperations.keys()])('has %s, as the SDK does', (name) => {
  const [service = '', action = ''] = name.split(':');
  expect(Object.keys(sdks[service] ?? {})).toContain(`${action}Command`);
});

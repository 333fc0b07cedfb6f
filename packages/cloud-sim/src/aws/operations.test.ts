import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { expect, it } from 'vitest';

import { awsOperations } from './operations.ts';

it.each([...awsOperations.keys()])('has %s, as the SDK does', (name) => {
  const [service, action] = name.split(':');
  const commands: object = service === 'iam' ? iam : sts;
  expect(Object.keys(commands)).toContain(`${action ?? ''}Command`);
});

import { paginateSimulatePrincipalPolicy, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';

import { given } from '@drawbridge/base';
import type { WorldInput } from '../../index.ts';
import { iamClient, useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const user = 'arn:aws:iam::123456789012:user/drawbridge-responder';
const actions = ['iam:GetUser', 'iam:UpdateAccessKey'];

async function ask(aws: WorldInput['aws'], input: object = {}) {
  const sim = await start({ world: given({ aws }) });
  const command = new SimulatePrincipalPolicyCommand({
    PolicySourceArn: user,
    ActionNames: actions,
    ...input,
  });
  return iamClient(sim).send(command);
}

describe('SimulatePrincipalPolicy', () => {
  it('tells what the responder was granted, and what was withheld', async () => {
    const { EvaluationResults: results } = await ask({ withheld: ['iam:UpdateAccessKey'] });
    expect(results?.map((result) => [result.EvalActionName, result.EvalDecision])).toEqual([
      ['iam:GetUser', 'allowed'],
      ['iam:UpdateAccessKey', 'implicitDeny'],
    ]);
  });

  it('answers for every resource that is asked about', async () => {
    const ResourceArns = [`${user}-1`, `${user}-2`];
    const { EvaluationResults: results } = await ask({}, { ResourceArns, ActionNames: ['iam:GetUser'] });
    expect(results).toHaveLength(1);
    expect(
      results?.[0]?.ResourceSpecificResults?.map((specificResult) => specificResult.EvalResourceName),
    ).toEqual(ResourceArns);
  });

  it('says which context keys its decision hangs on, unless they are brought', async () => {
    const aws = { simulationMisses: ['aws:SourceIp'] };
    const { EvaluationResults: missed } = await ask(aws);
    expect(missed?.[0]?.MissingContextValues).toEqual(['aws:SourceIp']);
    const entry = { ContextKeyName: 'aws:SourceIp', ContextKeyType: 'ip', ContextKeyValues: ['192.0.2.1'] };
    const { EvaluationResults: brought } = await ask(aws, { ContextEntries: [entry] });
    expect(brought?.[0]?.MissingContextValues).toEqual([]);
  });

  it('is asked of the role behind a session, with its path', async () => {
    const aws: WorldInput['aws'] = {
      responder: { arn: 'arn:aws:sts::123456789012:assumed-role/Responder/run' },
      roles: [{ roleName: 'Responder', path: '/security/' }],
    };
    const role = 'arn:aws:iam::123456789012:role/security/Responder';
    const { EvaluationResults: results } = await ask(aws, { PolicySourceArn: role });
    expect(results?.map((result) => result.EvalDecision)).toEqual(['allowed', 'allowed']);
    const without = ask(aws, { PolicySourceArn: 'arn:aws:iam::123456789012:role/Responder' });
    await expect(without).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('refuses a session, and a caller who may not ask', async () => {
    const session = 'arn:aws:sts::123456789012:assumed-role/Responder/run';
    await expect(ask({}, { PolicySourceArn: session })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    await expect(ask({ permissions: ['iam:GetUser'] })).rejects.toMatchObject({ Code: 'AccessDenied' });
  });

  it('pages', async () => {
    const sim = await start();
    const pages = paginateSimulatePrincipalPolicy(
      { client: iamClient(sim), pageSize: 1 },
      { PolicySourceArn: user, ActionNames: actions },
    );
    const seen: (string | undefined)[] = [];
    for await (const page of pages) seen.push(page.EvaluationResults?.[0]?.EvalActionName);
    expect(seen).toEqual(actions);
  });
});

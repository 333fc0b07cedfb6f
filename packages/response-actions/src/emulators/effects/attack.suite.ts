import { setTimeout as sleep } from 'node:timers/promises';

import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
  type Credentials as StsCredentials,
} from '@aws-sdk/client-sts';

import { optionsOf } from '../seed/client-options.suite.ts';
import { allowAll } from '../seed/seed-iam.suite.ts';
import type { Credentials, EmulatedAccount } from '../start/emulator.suite.ts';

/** Whether a call was let through. */
export type Verdict = 'allowed' | 'refused';

/** Makes identities in an account, and gets at credentials as an attacker would who has got hold of one. */
export class Attack {
  readonly account: EmulatedAccount;
  readonly iam: IAMClient;

  constructor(account: EmulatedAccount, administrator: Credentials) {
    this.account = account;
    this.iam = new IAMClient(optionsOf(account, administrator));
  }

  /** A user who may do everything, so that a refusal can only come from the containment. */
  async createUser(UserName: string): Promise<void> {
    await this.iam.send(new CreateUserCommand({ UserName }));
    await this.iam.send(
      new PutUserPolicyCommand({ UserName, PolicyName: 'Everything', PolicyDocument: allowAll }),
    );
  }

  async createKey(UserName: string): Promise<Credentials> {
    const { AccessKey } = await this.iam.send(new CreateAccessKeyCommand({ UserName }));
    const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  }

  /** A role that one user may assume, and that may do everything. */
  async createRole(RoleName: string, trusted: string): Promise<void> {
    const Principal = { AWS: `arn:aws:iam::${this.account.account}:user/${trusted}` };
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    };
    const AssumeRolePolicyDocument = JSON.stringify(trust);
    await this.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await this.iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'Everything', PolicyDocument: allowAll }),
    );
  }

  async assumeRole(by: Credentials, roleName: string, RoleSessionName: string): Promise<Credentials> {
    const RoleArn = `arn:aws:iam::${this.account.account}:role/${roleName}`;
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName });
    return fromSts((await this.#sts(by).send(command)).Credentials);
  }

  async getSessionToken(by: Credentials): Promise<Credentials> {
    return fromSts((await this.#sts(by).send(new GetSessionTokenCommand({}))).Credentials);
  }

  async getFederationToken(by: Credentials, Name: string): Promise<Credentials> {
    // Without a policy of its own such a token may do nothing.
    const command = new GetFederationTokenCommand({ Name, Policy: allowAll });
    return fromSts((await this.#sts(by).send(command)).Credentials);
  }

  /** Uses credentials for a call that every kind of them may make: tokens of STS may not call IAM. */
  async use(credentials: Credentials): Promise<Verdict> {
    const ec2 = new EC2Client(optionsOf(this.account, credentials));
    try {
      await ec2.send(new DescribeInstancesCommand({}));
      return 'allowed';
    } catch (thrown) {
      if (thrown instanceof Error && refusals.includes(thrown.name)) return 'refused';
      throw thrown;
    }
  }

  /** Past the second in which something was written: policies tell sessions apart by whole seconds. */
  async waitForNextSecond(): Promise<void> {
    await sleep(1_100);
  }

  #sts(by: Credentials): STSClient {
    return new STSClient(optionsOf(this.account, by));
  }
}

/** How EC2, and emulators of it, say that somebody may not, or is nobody. */
const refusals = ['UnauthorizedOperation', 'AuthFailure', 'AccessDenied', 'InvalidClientTokenId'];

function fromSts(made: StsCredentials | undefined): Credentials {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = made ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

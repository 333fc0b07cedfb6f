import type { Answer } from '../../simulation/answer.ts';
import type { AwsAccount } from '../../world/aws-world.ts';
import type { Caller } from './caller.ts';
import type { RoleSessions } from './role-sessions.ts';

/** A call as an operation sees it. */
export interface AwsRequest {
  readonly caller: Caller;
  /** The account of the caller: what it does, it does there. */
  readonly state: AwsAccount;
  /** Every account of the world. */
  readonly accounts: readonly AwsAccount[];
  /** The sessions of roles that are open. */
  readonly sessions: RoleSessions;
  /** As the signature says: a regional service shows what is in this region only. */
  readonly region: string;
  /** A parameter of the form, if it was sent and is not empty. */
  readonly parameter: (name: string) => string | undefined;
  /** The values of `name.1`, `name.2`, … of the form. */
  readonly parameters: (name: string) => readonly string[];
  /** The JSON body, of services that speak JSON; empty for the others. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The simulation's time. */
  readonly now: () => Date;
}

/** One operation of a service; its key in the table is its name and, in AWS, its permission too. */
export interface AwsOperation {
  readonly writes: boolean;
  /** AWS lets every identity call it, even one that is denied everything. */
  readonly needsNoGrant?: boolean;
  /** Needed as well: `ec2:CreateTags` by what is tagged as it is made. */
  readonly furtherPermissions?: readonly string[];
  /** What it is aimed at, for the record. */
  resource(request: AwsRequest): string;
  answer(request: AwsRequest): Answer;
}

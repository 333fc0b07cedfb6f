import type { Answer } from '../simulation/answer.ts';
import type { AwsWorld } from '../world/aws-world.ts';
import type { Caller } from './caller.ts';

/** A call as an operation sees it. */
export interface AwsRequest {
  readonly caller: Caller;
  readonly state: AwsWorld;
  /** A parameter of the form, if it was sent and is not empty. */
  parameter(name: string): string | undefined;
}

/** One operation of a service; its key in the table is its name and, in AWS, its permission too. */
export interface AwsOperation {
  readonly writes: boolean;
  /** AWS lets every identity call it, even one that is denied everything. */
  readonly needsNoGrant?: boolean;
  /** What it is aimed at, for the record. */
  resource(request: AwsRequest): string;
  answer(request: AwsRequest): Answer;
}

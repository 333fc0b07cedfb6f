import { setTimeout as wait } from 'node:timers/promises';

import type { Clock } from '@drawbridge/base';

import type { Fault } from './fault.ts';
import type { RecordedOperation } from './recorded-operation.ts';
import type { Answer } from './answer.ts';
import { FaultBook } from './fault-book.ts';
import { isGranted, type Grants } from './permission.ts';

/** A fault that a cloud has words for. */
export type AnsweredFault = Exclude<Fault['error'], UnansweredFault>;

/** What happens to a connection, not to an answer. */
type UnansweredFault = 'drop-before-write' | 'drop-after-write' | 'slow';

/** One call, understood as far as its name, and not yet carried out. */
export interface Call {
  readonly operation: string;
  readonly permission: string;
  /** The cloud lets every identity do it, whatever was granted. */
  readonly needsNoGrant?: boolean;
  /** Needed as well; most calls need one only. */
  readonly furtherPermissions?: readonly string[];
  /** Not needed, but without them the answer says less than it could. Recorded among the further ones. */
  readonly detailPermissions?: readonly string[];
  /** Broader permissions, any of which does instead of all the others. */
  readonly broaderPermissions?: readonly string[];
  readonly writes: boolean;
  readonly resource: string;
  /** Carries it out and answers, with the cloud's own refusals where it must. */
  carryOut(): Answer | Promise<Answer>;
}

/** How one cloud words what can happen to any of its calls. */
export interface Dialect {
  readonly cloud: RecordedOperation['cloud'];
  refuse(call: Call, error: AnsweredFault, retryAfterSeconds: number | undefined): Answer;
}

/** An answer, or an answer that must never arrive. */
export interface Passage {
  readonly answer: Answer;
  readonly cut: boolean;
}

/** What a {@link RecordedOperation} says of a call whose answer never arrived. */
const cutStatus = 0;
const usualDelayMilliseconds = 1000;

/** Every call to a simulated cloud goes through here: fault, permission, effect, record. */
export class Gate {
  readonly operations: RecordedOperation[] = [];
  readonly faults = new FaultBook();
  readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async pass(call: Call, dialect: Dialect, grants: Grants): Promise<Passage> {
    const fault = this.faults.take(call.operation);
    const cut = fault?.error === 'drop-before-write' || fault?.error === 'drop-after-write';
    const answer =
      fault?.error === 'drop-before-write'
        ? { status: cutStatus }
        : await this.#answer(call, dialect, grants, fault);
    this.record(dialect.cloud, call, cut ? cutStatus : answer.status);
    // Real time, whatever the simulation's clock says: it is the client's patience that is being tried.
    if (fault?.error === 'slow') {
      await wait(fault.delayMilliseconds ?? usualDelayMilliseconds, undefined, { ref: false });
    }
    return { answer, cut };
  }

  record(cloud: RecordedOperation['cloud'], call: Omit<Call, 'carryOut'>, status: number): void {
    const { operation, permission, writes, resource } = call;
    const furtherPermissions = [...(call.furtherPermissions ?? []), ...(call.detailPermissions ?? [])];
    this.operations.push({ cloud, operation, permission, furtherPermissions, writes, resource, status });
  }

  async #answer(call: Call, dialect: Dialect, grants: Grants, fault: Fault | undefined): Promise<Answer> {
    const refused = fault === undefined ? undefined : answeredFault(fault);
    if (refused !== undefined && refused !== 'gateway-timeout') {
      return dialect.refuse(call, refused, fault?.retryAfterSeconds);
    }
    const missing = missingPermission(call, grants);
    if (missing !== undefined) {
      return dialect.refuse({ ...call, permission: missing }, 'access-denied', undefined);
    }
    const answer = await call.carryOut();
    // The effect is made; only its answer was lost between the cloud and its gateway.
    return refused === undefined ? answer : dialect.refuse(call, refused, fault?.retryAfterSeconds);
  }
}

function answeredFault({ error }: Fault): AnsweredFault | undefined {
  return error === 'drop-before-write' || error === 'drop-after-write' || error === 'slow'
    ? undefined
    : error;
}

/** The first permission that the call needs and that was not granted, as a cloud names it in its refusal. */
function missingPermission(call: Call, grants: Grants): string | undefined {
  if (call.needsNoGrant === true) return undefined;
  const { permission, furtherPermissions = [], broaderPermissions = [] } = call;
  if (broaderPermissions.some((broaderPermission) => isGranted(grants, broaderPermission))) return undefined;
  return [permission, ...furtherPermissions].find((name) => !isGranted(grants, name));
}

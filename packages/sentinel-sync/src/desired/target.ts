import type { Door, WorkspaceAddress } from '../client/workspace-client.ts';
import type { Parameters } from './fill-parameters.ts';

/** Fields of one resource's file that a target sets otherwise, for a while. */
export interface Override {
  /** The id or the name of what it is for. */
  readonly of: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** The first day (UTC) on which it no longer holds. */
  readonly expires: string;
}

/** One workspace that is published to. */
export interface Target {
  readonly name: string;
  /** What marks of ownership say: two repositories that publish to one workspace have two. */
  readonly source: string;
  readonly address: WorkspaceAddress;
  readonly parameters: Parameters;
  readonly overrides: readonly Override[];
  /** Absent: Sentinel. */
  readonly door?: Door;
  /** Which features rules may lose at that door; absent: none. */
  readonly acceptLosses?: boolean | readonly string[];
  /** Ids or names of the rules that are published here; absent: all. */
  readonly only?: readonly string[];
  /** Ids or names of the rules that are not. */
  readonly except?: readonly string[];
}

import type { Problem } from '@drawbridge/base';

/** A process that is about to serve from a database. */
export interface ServingRequest {
  /** Whether its engine works alone, or beside that of other replicas. */
  readonly alone: boolean;
  /** SHA-256 (hex) of what has to be the same on every replica. */
  readonly shared: string;
  /** Told when another process has its place, or a replica that differs has come, while the connection was broken. */
  readonly onLost: (problem: Problem) => void;
}

/** The place of a process among those that serve from a database, until it leaves or dies. */
export interface Serving {
  leave(): Promise<void>;
}

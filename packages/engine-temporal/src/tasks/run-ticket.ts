import type { JsonValue } from '@drawbridge/base';

/** What a workflow begins with. The request of the run stays in its journal, unless its body reads it. */
export interface RunTicket {
  readonly runId: string;
  readonly body: string;
  readonly input?: JsonValue;
  /** What a workflow has to know that takes up a run which was worked on before. */
  readonly known?: KnownOfRun;
  /** The workflow continues one whose history had become long. */
  readonly resumes?: true;
}

/** What is in the journal already of all that comes from outside. */
export interface KnownOfRun {
  /** The id of the signal that was taken, by its name. */
  readonly taken: Readonly<Record<string, string>>;
  /** Signals whose time was over. */
  readonly timedOut: readonly string[];
  readonly cancelled?: { readonly reason: string };
}

/** The name of the only workflow. */
export const runWorkflowType = 'drawbridgeRun';

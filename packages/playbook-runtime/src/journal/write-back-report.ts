import { z } from 'zod';

/** What became of a part of an update: the comment, the labels with status and severity, a task. */
interface WrittenPart {
  readonly part: 'comment' | 'incident' | 'task';
  /** `already-there` and `unchanged`: an earlier try, or somebody else, had written it. */
  readonly outcome: 'written' | 'already-there' | 'unchanged';
  /** The status that the service answered with; absent where nothing had to be sent. */
  readonly status?: number;
}

/** Whether the incident was updated. What lies in a file has not reached it, and is not told as if it had. */
export type WriteBackReport =
  | { readonly outcome: 'none'; readonly reason: string }
  | {
      readonly outcome: 'written';
      readonly commentId: string;
      /** The GUID of the incident that was written to. */
      readonly incident?: string;
      /** The incident of the run, where Defender had merged it into that one. */
      readonly redirectedFrom?: string;
      readonly parts?: readonly WrittenPart[];
      /** What was asked for and left out, each with the reason. */
      readonly leftOut?: readonly string[];
    }
  | {
      readonly outcome: 'kept-in-file';
      readonly commentId: string;
      readonly file: string;
      /** What to set up for it to reach the incident. */
      readonly hints?: readonly string[];
    }
  | { readonly outcome: 'failed'; readonly reason: string };

const writtenPart = z.looseObject({
  part: z.enum(['comment', 'incident', 'task']),
  outcome: z.enum(['written', 'already-there', 'unchanged']),
  status: z.number().exactOptional(),
});

export const writeBackReportShape = z.discriminatedUnion('outcome', [
  z.looseObject({ outcome: z.literal('none'), reason: z.string() }),
  z.looseObject({
    outcome: z.literal('written'),
    commentId: z.string(),
    incident: z.string().exactOptional(),
    redirectedFrom: z.string().exactOptional(),
    parts: z.array(writtenPart).exactOptional(),
    leftOut: z.array(z.string()).exactOptional(),
  }),
  z.looseObject({
    outcome: z.literal('kept-in-file'),
    commentId: z.string(),
    file: z.string(),
    hints: z.array(z.string()).exactOptional(),
  }),
  z.looseObject({ outcome: z.literal('failed'), reason: z.string() }),
]) satisfies z.ZodType<WriteBackReport>;

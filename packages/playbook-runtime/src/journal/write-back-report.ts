import { z } from 'zod';

/** Whether the incident was updated. What lies in a file has not reached it, and is not told as if it had. */
export type WriteBackReport =
  | { readonly outcome: 'none'; readonly reason: string }
  | { readonly outcome: 'written'; readonly commentId: string }
  | { readonly outcome: 'kept-in-file'; readonly commentId: string; readonly file: string }
  | { readonly outcome: 'failed'; readonly reason: string };

export const writeBackReportShape = z.discriminatedUnion('outcome', [
  z.looseObject({ outcome: z.literal('none'), reason: z.string() }),
  z.looseObject({ outcome: z.literal('written'), commentId: z.string() }),
  z.looseObject({ outcome: z.literal('kept-in-file'), commentId: z.string(), file: z.string() }),
  z.looseObject({ outcome: z.literal('failed'), reason: z.string() }),
]) satisfies z.ZodType<WriteBackReport>;

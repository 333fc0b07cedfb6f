import { z } from 'zod';

/** Whether the incident was updated. */
export type WriteBackReport =
  | { readonly outcome: 'none'; readonly reason: string }
  | { readonly outcome: 'written'; readonly commentId: string }
  | { readonly outcome: 'failed'; readonly reason: string };

export const writeBackReportShape = z.discriminatedUnion('outcome', [
  z.looseObject({ outcome: z.literal('none'), reason: z.string() }),
  z.looseObject({ outcome: z.literal('written'), commentId: z.string() }),
  z.looseObject({ outcome: z.literal('failed'), reason: z.string() }),
]) satisfies z.ZodType<WriteBackReport>;

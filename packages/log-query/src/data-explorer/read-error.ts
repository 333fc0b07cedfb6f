import type { Place } from '../answers/log-service.ts';
import { bagIn, isBag, listIn, textIn, type SentBag } from '../answers/sent-json.ts';

/** An error of the cluster, in its own words. */
export interface ClusterError {
  readonly message: string;
  readonly code: string;
  readonly place?: Place;
}

/** `{ error: { code, message, '@message' } }`: the words with an @ say what is wrong, the others that something is. */
export function readError(sent: unknown): ClusterError {
  const error: SentBag = isBag(sent) ? bagIn(sent, 'error') : {};
  const message = textIn(error, '@message') ?? textIn(error, 'message') ?? 'no reason was given';
  const place = readPlace(message);
  return {
    message: withoutQuery(message),
    code: textIn(error, 'code') ?? '',
    ...(place === undefined ? {} : { place }),
  };
}

/** The errors in a frame or a row; the service has them as a list, and has had one alone. */
export function errorsIn(bag: SentBag): readonly ClusterError[] {
  const listed = listIn(bag, 'OneApiErrors');
  const one = bag.OneApiErrors;
  const all = listed.length > 0 ? listed : isBag(one) ? [one] : [];
  return all.map((sent) => readError(isBag(sent) && !('error' in sent) ? { error: sent } : sent));
}

/** `[line:position=2:7]`; the position counts from zero. */
function readPlace(message: string): Place | undefined {
  const [, line, position] = /\[line:position=(\d+):(\d+)\]/.exec(message) ?? [];
  if (line === undefined || position === undefined || line === '0') return undefined;
  return { line: Number(line), column: Number(position) + 1 };
}

/** The service repeats the query after its reason: the author has it. */
function withoutQuery(message: string): string {
  return message
    .replace(/\.?\s*Query:\s*'[\s\S]*$/, '')
    .replace(/\s*\[line:position=\d+:\d+\]/, '')
    .replace(/^Request is invalid and cannot be (?:processed|executed)[.:]\s*/, '')
    .replace(/^(?:Semantic|Syntax) error: (?=[A-Z]{3}\d{4}: )/, '');
}

import type { Answer, Place } from '../answers/log-service.ts';
import { bagIn, isBag, listIn, textIn, type SentBag } from '../answers/sent-json.ts';
import { isLimit } from '../errors/reached-limit.ts';

/** What is told of an error: the innermost words and the code that stands there. */
export interface SaidError {
  readonly message: string;
  readonly codes: readonly string[];
  readonly place?: Place;
}

/** The service wraps its errors: the outermost says that something is wrong, the innermost says what. */
export function readError(sent: unknown): SaidError {
  const codes: string[] = [];
  let message = 'no reason was given';
  let place: Place | undefined;
  let bag: SentBag = isBag(sent) ? bagIn(sent, 'error') : {};
  for (let depth = 0; depth < 10 && Object.keys(bag).length > 0; depth += 1) {
    message = textIn(bag, 'message') ?? message;
    const code = textIn(bag, 'code');
    if (code !== undefined) codes.push(code);
    place = readPlace(bag) ?? place;
    bag = bagIn(bag, 'innererror');
  }
  return { message: withCode(message, codes.at(-1)), codes, ...(place === undefined ? {} : { place }) };
}

/** The column counts from zero. */
function readPlace({ line, pos }: SentBag): Place | undefined {
  return typeof line === 'number' && typeof pos === 'number' ? { line, column: pos + 1 } : undefined;
}

/** `SEM0100` is what people look for; the codes of the wrapping say nothing. */
function withCode(message: string, code: string | undefined): string {
  const isTelling = code !== undefined && /^[A-Z]{3}\d{4}$/.test(code);
  return isTelling && !message.includes(code) ? `${code}: ${message}` : message;
}

/** What the `error` beside the tables of an answer means: rows are missing, or a warning that takes none away. */
export function readPartialError(
  error: SentBag,
): { readonly kind: 'warnings'; readonly warnings: readonly string[] } | PartialError {
  const causes = listIn(error, 'details').filter(isBag);
  const inner = causes.map((cause) => ({ ...cause, ...bagIn(cause, 'innererror') }));
  const messages = inner.map((cause) => textIn(cause, 'message') ?? 'no reason was given');
  if (inner.length > 0 && inner.every(isWarning)) return { kind: 'warnings', warnings: messages };
  const said = readError({ error });
  const message = messages.length > 0 ? messages.join('; ') : said.message;
  const codes = [...said.codes, ...inner.map((cause) => textIn(cause, 'code') ?? '')];
  return { kind: 'partial', limited: isLimit(message, codes), message };
}

type PartialError = Pick<Extract<Answer, { readonly kind: 'partial' }>, 'kind' | 'limited' | 'message'>;

/** Severities: 1 critical, 2 error, 3 warning, 4 information. */
function isWarning({ severity, severityName }: SentBag): boolean {
  return severityName === 'Warning' || (typeof severity === 'number' && severity >= 3);
}

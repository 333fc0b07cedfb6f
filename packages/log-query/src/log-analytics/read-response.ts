import { TerminalFailure } from '@drawbridge/base';

import type { Answer } from '../answers/log-service.ts';
import { readRows } from '../answers/read-rows.ts';
import { bagIn, isBag, listIn, textIn, type SentBag } from '../answers/sent-json.ts';
import { isLimit } from '../errors/reached-limit.ts';
import { readError, readPartialError } from './read-error.ts';

/** An answer of the service: the status of HTTP and what its body held, if that was JSON. */
export interface Response {
  readonly status: number;
  readonly sent: unknown;
}

/** Whether it was the token that was refused: the documentation has 401 and 403 for it. */
export function isTokenRefused({ status, sent }: Response): boolean {
  return status === 401 || (status === 403 && outerCode(sent).startsWith('InvalidAuthenticationToken'));
}

/** What an answer means. Throws a Failure for what no other query would mend. */
export function readResponse({ status, sent }: Response, service: string): Answer {
  if (status === 200) return readTables(sent, service);
  const { message, codes, place } = readError(sent);
  if (status === 504 || status === 408 || status === 413 || isLimit(message, codes)) {
    return { kind: 'too-much', message: status === 504 ? `the service gave up: ${message}` : message };
  }
  if (status === 400) return { kind: 'refused', message, ...(place === undefined ? {} : { place }) };
  throw failureOf(status, message, service);
}

function readTables(sent: unknown, service: string): Answer {
  const body: SentBag = isBag(sent) ? sent : {};
  const tables = listIn(body, 'tables').filter(isBag);
  const table = tables.find((candidate) => candidate.name === 'PrimaryResult') ?? tables[0];
  if (table === undefined) {
    const { message } = readError(sent);
    throw new TerminalFailure('logs/unreadable-answer', `${service} answered without a table: ${message}`);
  }
  const columns = listIn(table, 'columns').filter(isBag);
  const rows = readRows(
    columns.map((column) => ({ name: textIn(column, 'name') ?? '', type: textIn(column, 'type') ?? '' })),
    listIn(table, 'rows'),
  );
  if (!isBag(body.error)) return { kind: 'rows', ...rows, warnings: [] };
  const error = readPartialError(body.error);
  return error.kind === 'warnings'
    ? { kind: 'rows', ...rows, warnings: error.warnings }
    : { ...error, ...rows };
}

function failureOf(status: number, message: string, service: string): TerminalFailure {
  const said = `${service}: ${message} (HTTP ${status})`;
  if (status === 401) return new TerminalFailure('logs/not-signed-in', said);
  if (status === 403) {
    const hints = ['the identity needs Log Analytics Reader (or Microsoft Sentinel Reader) on the workspace'];
    return new TerminalFailure('logs/access-denied', said, { hints });
  }
  if (status === 404) return new TerminalFailure('logs/not-found', said);
  return new TerminalFailure('logs/rejected', said);
}

function outerCode(sent: unknown): string {
  return isBag(sent) ? (textIn(bagIn(sent, 'error'), 'code') ?? '') : '';
}

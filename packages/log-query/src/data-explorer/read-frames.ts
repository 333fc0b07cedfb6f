import { TerminalFailure } from '@drawbridge/base';

import type { Answer } from '../answers/log-service.ts';
import { readRows } from '../answers/read-rows.ts';
import { isBag, listIn, readSent, textIn, type SentBag } from '../answers/sent-json.ts';
import { isLimit } from '../errors/reached-limit.ts';
import { errorsIn, type ClusterError } from './read-error.ts';

/**
 * Reads the frames of a v2 answer. The status is 200 long before the last row is found: what fails after that stands in
 * the place of a row, in the status table or in the last frame, and an answer without a last frame was cut off.
 */
export function readFrames(sent: unknown, service: string): Answer {
  const frames = (Array.isArray(sent) ? (sent as readonly unknown[]) : []).filter(isBag);
  const primary = primaryTable(frames);
  const errors = frames.flatMap(errorsOfFrame);
  if (primary === undefined) {
    const message = wordsOf(errors) ?? 'the answer has no table';
    if (isLimited(errors)) return { kind: 'too-much', message };
    throw new TerminalFailure('logs/unreadable-answer', `${service}: ${message}`);
  }
  const rows = readRows(
    listIn(primary, 'Columns')
      .filter(isBag)
      .map((column) => ({
        name: textIn(column, 'ColumnName') ?? '',
        type: textIn(column, 'ColumnType') ?? textIn(column, 'DataType') ?? '',
      })),
    listIn(primary, 'Rows').filter((row) => !isBag(row)),
  );
  const isCutOff = !frames.some((frame) => frame.FrameType === 'DataSetCompletion');
  if (errors.length === 0 && !isCutOff) return { kind: 'rows', ...rows, warnings: warningsIn(frames) };
  const message = wordsOf(errors) ?? 'the answer was cut off before its end';
  return { kind: 'partial', ...rows, limited: isLimited(errors), message };
}

/** The table of the result; sent in fragments it is put together. */
function primaryTable(frames: readonly SentBag[]): SentBag | undefined {
  const isPrimary = (frame: SentBag) => frame.TableKind === 'PrimaryResult';
  const whole = frames.find((frame) => frame.FrameType === 'DataTable' && isPrimary(frame));
  const header = frames.find((frame) => frame.FrameType === 'TableHeader' && isPrimary(frame));
  if (whole !== undefined || header === undefined) return whole;
  let rows: readonly unknown[] = [];
  for (const frame of frames) {
    if (frame.FrameType !== 'TableFragment' || frame.TableId !== header.TableId) continue;
    rows =
      frame.TableFragmentType === 'DataReplace' ? listIn(frame, 'Rows') : [...rows, ...listIn(frame, 'Rows')];
  }
  return { ...header, Rows: rows };
}

function errorsOfFrame(frame: SentBag): readonly ClusterError[] {
  const inRows = listIn(frame, 'Rows').filter(isBag).flatMap(errorsIn);
  const own = errorsIn(frame);
  const unnamed = frame.HasErrors === true && own.length === 0;
  return [
    ...inRows,
    ...own,
    ...statusRows(frame)
      .filter(({ level }) => level <= 2)
      .map(({ message }) => ({ message, code: '' })),
    ...(unnamed ? [{ message: 'the cluster reports errors and names none', code: '' }] : []),
  ];
}

function warningsIn(frames: readonly SentBag[]): readonly string[] {
  return frames.flatMap((frame) =>
    statusRows(frame)
      .filter(({ level }) => level === 3)
      .map(({ message }) => message),
  );
}

/** The status table: levels are 1 critical, 2 error, 3 warning, 4 information, 6 statistics. */
function statusRows(frame: SentBag): readonly { readonly level: number; readonly message: string }[] {
  if (frame.TableKind !== 'QueryCompletionInformation') return [];
  const names = listIn(frame, 'Columns').map((column) => (isBag(column) ? column.ColumnName : undefined));
  const levelAt = names.indexOf('Level');
  const payloadAt = names.indexOf('Payload');
  return listIn(frame, 'Rows').flatMap((row) => {
    if (!Array.isArray(row)) return [];
    const [level, payload] = [row[levelAt] as unknown, row[payloadAt] as unknown];
    return typeof level === 'number' ? [{ level, message: payloadText(payload) }] : [];
  });
}

function payloadText(payload: unknown): string {
  if (typeof payload !== 'string') return 'no reason was given';
  const sent = readSent(payload);
  return isBag(sent) ? (textIn(sent, 'Text') ?? textIn(sent, 'message') ?? payload) : payload;
}

function wordsOf(errors: readonly ClusterError[]): string | undefined {
  return errors.length === 0 ? undefined : [...new Set(errors.map(({ message }) => message))].join('; ');
}

const isLimited = (errors: readonly ClusterError[]): boolean =>
  errors.some(({ message, code }) => isLimit(message, [code]));

import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { ReadOptions } from '../triggers/check-body.ts';
import { isRecord, parseEmbedded } from '../triggers/embedded-json.ts';

/**
 * What people have around an incident: `{ headers, body }` of a Logic App's run, `{ value: […] }` of a listing, a list.
 * Of several incidents the one with the number that was asked for; nothing is chosen for anybody.
 */
export function unwrapBody(json: unknown, options: ReadOptions): Result<unknown> {
  if (Array.isArray(json)) return chooseOne(json, options);
  if (!isRecord(json) || 'object' in json) return succeed(json);
  if ('body' in json && ('headers' in json || 'statusCode' in json))
    return unwrapBody(parsed(json.body), options);
  if (Array.isArray(json.value) && !('properties' in json)) return chooseOne(json.value, options);
  return succeed(json);
}

/** A body is kept as JSON text where its content type was not JSON. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return parseEmbedded(body);
  } catch {
    return body;
  }
}

function chooseOne(list: readonly unknown[], options: ReadOptions): Result<unknown> {
  // A list of something else is no list of incidents; what is wrong with it is said where the body is read.
  if (!list.some(isRecord)) return succeed(list);
  const wanted = options.incidentNumber;
  const fitting = wanted === undefined ? list : list.filter((entry) => numberOf(entry) === wanted);
  if (fitting.length === 1) return unwrapBody(fitting[0], options);
  const numbers = list.flatMap((entry) => numberOf(entry) ?? []);
  const message =
    wanted === undefined
      ? `this is a list of ${list.length}: one incident is answered at a time`
      : `${fitting.length} incidents of this list have the number ${wanted}`;
  const hints =
    numbers.length === 0 ? [] : [`choose with --incident-number: ${numbers.slice(0, 20).join(', ')}`];
  return fail(problem('incident/not-one', message, { file: options.file, hints }));
}

function numberOf(entry: unknown): number | undefined {
  if (!isRecord(entry)) return undefined;
  const inner = isRecord(entry.object) ? entry.object : entry;
  const number = isRecord(inner.properties) ? inner.properties.incidentNumber : inner.id;
  if (typeof number === 'number') return number;
  return typeof number === 'string' && /^\d+$/.test(number) ? Number(number) : undefined;
}

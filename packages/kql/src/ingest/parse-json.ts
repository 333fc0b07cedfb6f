import { ExactJsonError, parseJsonExactly } from './exact-json.ts';

export type JsonParsing =
  | { readonly ok: true; readonly value: unknown }
  /** `offset` counts UTF-16 code units from the start of the text. */
  | { readonly ok: false; readonly offset: number; readonly message: string };

/**
 * An integer of sixteen digits or more may lie beyond 2^53, where JSON.parse silently changes the last digits. What
 * follows a number is asked for too: names of sessions are nanoseconds, and they end with a quote.
 */
const LONG_INTEGER = /(?:^|[\s:,[])-?\d{16,}(?:[\s,\]}.eE]|$)/;

/**
 * Parses one JSON text. An integer that a double cannot hold becomes a bigint. JSON.parse does the work where it
 * can: it is several times faster, but neither keeps such integers nor says where a text is broken.
 */
export function parseJson(text: string): JsonParsing {
  const quick = parseQuickly(text);
  if (quick.ok) return quick;
  try {
    return { ok: true, value: parseJsonExactly(text) };
  } catch (thrown) {
    if (thrown instanceof ExactJsonError)
      return { ok: false, offset: thrown.offset, message: thrown.message };
    throw thrown;
  }
}

/** As {@link parseJson}, but gives up without saying where on what JSON.parse refuses or cannot hold. */
export function parseQuickly(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  if (LONG_INTEGER.test(text)) return { ok: false };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    // The caller finds the position, or several values.
    return { ok: false };
  }
}

/** The numbers are the engine's errors as signed integers: 0x80DA0003 (size), 0x80DA0001 (resources), 0x80DA0007 (memory). */
const limitCodes = [
  'E_QUERY_RESULT_SET_TOO_LARGE',
  '-2133196797',
  'E_RUNAWAY_QUERY',
  '-2133196799',
  'E_LOW_MEMORY_CONDITION',
  '-2133196793',
  'LimitsExceeded',
  'ResponseSizeError',
  'ResponsePayloadTooLarge',
];

/** Whether less could be answered whole. */
export function isLimit(message: string, codes: readonly string[]): boolean {
  return (
    codes.some((code) => limitCodes.includes(code)) ||
    limitCodes.some((code) => message.includes(code)) ||
    /exceed\w* the (?:set|allowed) limit|response size|80DA000[137]|timed?[ -]?out/i.test(message)
  );
}

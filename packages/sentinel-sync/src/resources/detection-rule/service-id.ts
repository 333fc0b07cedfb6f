const accepted = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;
const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const prefix = 'r-';

/**
 * The id that a rule has in Microsoft Defender, which refuses one that begins with a digit: a GUID is told behind `r-`,
 * what the service takes stays as it is. Undefined where it takes none of both.
 *
 * Decision: the map is a rule and not a list, so that nothing is kept that could be lost, and every checkout and every
 * runner finds the same rule again. The price: an id that is neither is refused.
 */
export function serviceIdOf(ruleId: string): string | undefined {
  if (guid.test(ruleId)) return prefix + ruleId.toLowerCase();
  return accepted.test(ruleId) ? ruleId : undefined;
}

/** The id that the file of a rule has, whose id in the service is this. */
export function ruleIdOf(serviceId: string): string {
  const rest = serviceId.slice(prefix.length);
  return serviceId.toLowerCase().startsWith(prefix) && guid.test(rest) ? rest.toLowerCase() : serviceId;
}

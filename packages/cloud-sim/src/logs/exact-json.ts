/** JSON with the digits of bigints, as a service writes a long. */
export function exactJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(nameOfReal(value));
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${exactJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

function nameOfReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** A cell as it is sent: a dynamic is JSON in a text, unless it is a text itself. */
export function sentCell(type: string, value: unknown): unknown {
  if (type !== 'dynamic' || value === null) return value;
  return typeof value === 'string' ? value : exactJson(value);
}

import type { CatalogueParameter } from './parser-catalogue.ts';

const byType: Readonly<Record<string, string>> = {
  bool: 'true',
  int: 'int(1)',
  long: '1',
  real: '1.5',
  decimal: 'decimal(1)',
  string: '"a"',
  datetime: 'datetime(2026-01-12T09:30:00Z)',
  timespan: '1h',
  guid: 'guid(12345678-1234-1234-1234-123456789012)',
  dynamic: 'dynamic([1, 2, 3])',
  type: 'typeof(long)',
};

const byTypeKind: Readonly<Record<string, string>> = {
  DynamicArray: 'dynamic([1, 2, 3])',
  DynamicBag: 'dynamic({"a": 1})',
  Integer: '1',
  IntegerOrArray: '1',
  Number: '1.5',
  NumberOrBool: '1.5',
  NotBool: '"a"',
  NotDynamic: '"a"',
  NotRealOrBool: '"a"',
  RealOrDecimal: '1.5',
  Scalar: '"a"',
  StringOrArray: '"a"',
  StringOrDynamic: '"a"',
  Tabular: 'Probe',
};

/** Arguments that need a meaning, by the name of the parameter. */
const byName: Readonly<Record<string, string>> = {
  base64_string: '"YQ=="',
  captureGroup: '1',
  captureGroups: 'dynamic([1])',
  column_name: '"l"',
  format: '"yyyy-MM-dd"',
  ip: '"192.0.2.1"',
  ip1: '"192.0.2.1"',
  ip2: '"192.0.2.1"',
  ip_range: '"192.0.2.0/24"',
  ip_prefix: '"192.0."',
  ip_prefixes: '"192.0."',
  start_ip: '"192.0.2.0"',
  end_ip: '"192.0.2.255"',
  jsonPath: '"$.a"',
  parser: '"windows"',
  regex: '"(a)"',
  lookup_regex: '"(a)"',
  timezone: '"UTC"',
};

/** The columns of the table that probes run over, and its one row. */
export const probeTable = {
  name: 'Probe',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'b', type: 'bool' },
    { name: 'l', type: 'long' },
    { name: 'r', type: 'real' },
    { name: 's', type: 'string' },
    { name: 't', type: 'datetime' },
    { name: 'd', type: 'timespan' },
    { name: 'y', type: 'dynamic' },
  ],
} as const;

export const probeRow = {
  TimeGenerated: '2026-01-12T09:30:00Z',
  b: true,
  l: 1,
  r: 1.5,
  s: 'a',
  t: '2026-01-12T09:30:00Z',
  d: '01:00:00',
  y: { a: 1 },
};

/** The network of the probes' addresses, for what is asked of `geo_info_from_ip_address`. */
export const probeGeo = [{ network: '192.0.2.0/24', country: 'Exampleland' }] as const;

/** The fewest well-typed arguments that a signature takes. */
export function probeArguments(signature: readonly CatalogueParameter[]): readonly string[] {
  return signature.flatMap((catalogueParameter) =>
    Array.from({ length: catalogueParameter.least }, () => argumentFor(catalogueParameter)),
  );
}

function argumentFor(parameter: CatalogueParameter): string {
  const value = parameter.values[0];
  if (value !== undefined) return `"${value}"`;
  if (parameter.argumentKind.startsWith('Column')) return columnFor(parameter);
  if (parameter.argumentKind === 'StarOnly') return '*';
  if (parameter.name === 'expr' && parameter.typeKind === 'Scalar') return '1';
  const isText = parameter.types.includes('string') || !(parameter.typeKind === 'Declared');
  const named = byName[parameter.name];
  if (named !== undefined && isText) return named;
  return byType[parameter.types[0] ?? ''] ?? byTypeKind[parameter.typeKind] ?? '1';
}

function columnFor(parameter: CatalogueParameter): string {
  if (parameter.typeKind === 'Summable') return 't';
  if (parameter.typeKind === 'Scalar') return 'y';
  return 's';
}

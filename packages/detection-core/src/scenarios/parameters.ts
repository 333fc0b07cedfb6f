import type { Scenario } from './scenario.ts';

/** Values by name, which `$NAME` stands for. */
export type Parameters = Readonly<Record<string, string>>;

/** Who acts and from where, where nobody says otherwise: those of the simulated clouds that Drawbridge ships. */
const ofCloud: Readonly<Record<Scenario['cloud'], Parameters>> = {
  aws: {
    ACTOR: 'arn:aws:iam::123456789012:user/dana.reyes',
    USER_NAME: 'dana.reyes',
    PRINCIPAL_ID: 'AIDA3E85C7736681832EB',
    ACCESS_KEY_ID: 'AKIAEXAMPLEDANA00001',
    ACCOUNT_ID: '123456789012',
    AWS_REGION: 'eu-west-1',
    INSTANCE_ID: 'i-0a1b2c3d4e5f60718',
    SOURCE_IP: '203.0.113.77',
  },
  azure: {
    ACTOR: 'dana.reyes@example.com',
    OBJECT_ID: '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4b',
    SUBSCRIPTION: '22222222-2222-4222-8222-222222222222',
    GROUP: 'rg-build',
    VM: 'vm-build-01',
    SOURCE_IP: '203.0.113.77',
  },
  gcp: {
    ACTOR: 'dana.reyes@example.com',
    PROJECT: 'shop-prod',
    ZONE: 'europe-west1-b',
    INSTANCE: 'batch-1',
    SOURCE_IP: '203.0.113.77',
  },
};

const name = /\$([A-Z][A-Z0-9_]*)/g;

/** Every parameter of a scenario with the value that it has unless somebody gives another. */
export function parametersOf({ cloud, parameters }: Pick<Scenario, 'cloud' | 'parameters'>): Parameters {
  return { ...ofCloud[cloud], ...parameters };
}

/** The names that stand in a text as `$NAME`. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(name)].map((match) => match[1] ?? '');
}

/** A value with `$NAME` replaced in every text inside it; an unknown name stays as it is. */
export function fill<T>(value: T, parameters: Parameters): T {
  if (typeof value === 'string') {
    const whole: string = value;
    return whole.replaceAll(name, (as, key: string) => valueOf(parameters, key) ?? as) as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, parameters)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fill(inner as unknown, parameters)]),
  ) as T;
}

/** Whether a text is what an expectation says. A name without a value stands for any text that is not empty, `*` for any. */
export function matches(expected: string, actual: string, given: Parameters): boolean {
  const parts = expected.split(name).map((part, index) => {
    if (index % 2 === 0) return part.split('*').map(escape).join('.*');
    const value = valueOf(given, part);
    return value === undefined ? '.+' : escape(value);
  });
  return new RegExp(`^${parts.join('')}$`, 'is').test(actual);
}

const valueOf = (parameters: Parameters, key: string): string | undefined =>
  Object.hasOwn(parameters, key) ? parameters[key] : undefined;

const escape = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);

/** The namespace, and what is in it. */
export const name = 'drawbridge';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: object;
  readonly [more: string]: unknown;
}

export function labels(component: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': component };
}

export function metadata(of: string): object {
  return { name: of, namespace: name };
}

/** What the restricted policy of pods asks for, and a root file system that nobody writes to. */
export const locked = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

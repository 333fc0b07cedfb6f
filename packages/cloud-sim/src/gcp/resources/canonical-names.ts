import type { GcpWorld } from '../../world/gcp-world.ts';
import { instanceId, numericId } from './resource.ts';

/** What the path of a call names. */
type Names = Readonly<Record<string, string>>;

/** The number of a project. */
export function projectNumberOf({ projectNumbers }: GcpWorld, project: string): string {
  return projectNumbers[project] ?? numericId(`projects/${project}`).slice(0, 12);
}

/**
 * The names in the path of a call, as Google's answers spell them: a project may be named by its number, and an instance
 * by its id. What nothing is named stays as it is, and is not found later.
 */
export function canonicalNames(state: GcpWorld, path: string, names: Names): Names {
  const project = projectOf(state, names.project ?? '');
  if (!path.includes('/instances/{name}') || names.name === undefined) return { ...names, project };
  const found = state.instances.find(
    (instance) =>
      instance.project === project && instance.zone === names.zone && instanceId(instance) === names.name,
  );
  return { ...names, project, name: found?.instance ?? names.name };
}

function projectOf(state: GcpWorld, asked: string): string {
  if (!/^\d+$/.test(asked)) return asked;
  const known = [
    ...Object.keys(state.projectNumbers),
    ...(state.projects ?? []),
    ...[...state.instances, ...state.serviceAccounts].map(({ project }) => project),
  ];
  return known.find((project) => projectNumberOf(state, project) === asked) ?? asked;
}

import { given } from '@drawbridge/base';
import {
  cloudOf,
  examinePermissions,
  serviceOf,
  type ActionContext,
  type HeldPermission,
  type PermissionExamination,
  type PermissionService,
} from '@drawbridge/response-actions';

import type { ActionUse } from '../actions/read-action-uses.ts';
import type { DoctorService, LackingPermission, PermissionNeed } from './doctor-report.ts';

const services: readonly PermissionService[] = ['aws', 'gcp', 'graph', 'arm'];

interface NeededPermission {
  readonly name: string;
  readonly heldBy?: string;
  readonly needs: readonly PermissionNeed[];
}

/** Asks every service that the uses need something of, and says what each answer is needed for. */
export async function examineServices(
  context: ActionContext,
  uses: readonly ActionUse[],
  armScopes: readonly string[] | undefined,
): Promise<readonly DoctorService[]> {
  const examined: DoctorService[] = [];
  for (const service of services) {
    const needed = gatherNeeds(uses, service);
    if (needed.length === 0) continue;
    const names = needed.filter((need) => need.heldBy === undefined).map((need) => need.name);
    const options = given({ armScopes });
    const told = await examinePermissions(context, service, names, options);
    examined.push(describeService(told, needed));
  }
  return examined;
}

function describeService(told: PermissionExamination, needed: readonly NeededPermission[]): DoctorService {
  const lacking = (held: 'no' | 'unknown') =>
    lackingPermissions(
      told.permissions.filter((permission) => permission.held === held),
      needed,
    );
  const isHeld = (name: string) =>
    told.permissions
      .filter((permission) => permission.name === name)
      .every((permission) => permission.held === 'yes');
  const held = told.permissions.filter((permission) => isHeld(permission.name));
  const present = [...new Map(held.map((permission) => [permission.name, permission])).values()];
  return {
    service: told.service,
    ...given({ identity: told.identity }),
    places: [...new Set(told.permissions.map((permission) => permission.place))].filter(
      (place) => place !== '',
    ),
    present: present.map(({ name, why }) => (why === undefined ? { name } : { name, why })),
    missing: lacking('no'),
    unknown: [...lacking('unknown'), ...needed.flatMap(rightOfPeople)],
  };
}

/** One for each permission and reason, with all the places: two projects that lack the same lack one thing. */
function lackingPermissions(
  lacking: readonly HeldPermission[],
  needed: readonly NeededPermission[],
): readonly LackingPermission[] {
  const merged = new Map<string, LackingPermission>();
  for (const { name, place, why = '' } of lacking) {
    const key = `${name} ${why}`;
    const places = [...(merged.get(key)?.places ?? []), ...(place === '' ? [] : [place])];
    const needs = needed.find((permission) => permission.name === name)?.needs ?? [];
    merged.set(key, { name, places, why, conditional: isConditional(needs), needs });
  }
  return [...merged.values()];
}

function isConditional(needs: readonly PermissionNeed[]): boolean {
  return needs.every((need) => need.when !== undefined);
}

/** What is no permission of a role cannot be asked for: somebody has to know. */
function rightOfPeople({ name, heldBy, needs }: NeededPermission): readonly LackingPermission[] {
  if (heldBy === undefined) return [];
  const why = `no role includes it: only ${heldBy} holds it, and no cloud can report that`;
  return [{ name, places: [], why, conditional: isConditional(needs), needs }];
}

function gatherNeeds(uses: readonly ActionUse[], service: PermissionService): readonly NeededPermission[] {
  const gathered = new Map<string, { heldBy?: string; needs: PermissionNeed[] }>();
  for (const use of uses) {
    for (const permission of use.permissions) {
      if (serviceOf(cloudOf(use.action.id), permission.name) !== service) continue;
      const entry = gathered.get(permission.name) ?? { needs: [] };
      if (permission.heldBy !== undefined) entry.heldBy = permission.heldBy;
      addNeed(entry.needs, use, permission);
      gathered.set(permission.name, entry);
    }
  }
  return [...gathered]
    .map(([name, entry]) => ({ name, ...entry }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One need for each use and condition, with all its phases; the first reason stands for all. */
function addNeed(
  needs: PermissionNeed[],
  use: ActionUse,
  permission: ActionUse['permissions'][number],
): void {
  const { playbook, step, action } = use;
  const { phase, why, when } = permission;
  const at = needs.findIndex(
    (need) =>
      need.action === action.id && need.playbook === playbook && need.step === step && need.when === when,
  );
  const before = needs[at];
  if (before !== undefined) {
    if (!before.phases.includes(phase)) needs[at] = { ...before, phases: [...before.phases, phase] };
    return;
  }
  needs.push({
    action: action.id,
    phases: [phase],
    why,
    ...given({ when, playbook, step }),
  });
}

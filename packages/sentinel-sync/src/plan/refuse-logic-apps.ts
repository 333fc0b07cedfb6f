import type { WorkspaceClient } from '../client/workspace-client.ts';
import { triggerPaths } from '../logic-app/workflow-definition.ts';
import { bagIn, isBag, textIn, type ArmBody } from '../wire/arm-body.ts';
import type { PlannedChange, Refusal } from './sync-plan.ts';

/** What lifts these refusals: a Logic App may be in a tenant that we cannot look into, or be deployed later. */
const forcedBy = 'logic-apps';

/** A rule that runs a Logic App. */
interface Use {
  readonly rule: string;
  readonly on: string;
  readonly id: string;
}

/**
 * Refuses automation rules that would run nothing: their Logic App is not there, cannot be read, or is started by
 * something else than the rule is about. Each Logic App is read once, and only for rules that are written.
 */
export async function refuseLogicApps(
  client: WorkspaceClient,
  changes: readonly PlannedChange[],
  force: readonly string[],
): Promise<readonly Refusal[]> {
  if (force.includes(forcedBy)) return [];
  const uses = changes.flatMap(usesIn);
  const read = new Map<string, Found>();
  const refusals: Refusal[] = [];
  for (const use of uses) {
    const key = use.id.toLowerCase();
    const found = read.get(key) ?? (await look(client, use.id));
    read.set(key, found);
    refusals.push(...refuse(use, found));
  }
  return refusals;
}

function usesIn({ kind, title, write }: PlannedChange): readonly Use[] {
  if (kind !== 'automation-rule' || write === undefined) return [];
  const on = textIn(bagIn(write, 'triggeringLogic'), 'triggersOn') ?? '';
  const actions = Array.isArray(write.actions) ? (write.actions as readonly unknown[]).filter(isBag) : [];
  return actions.flatMap((action) => {
    const id = textIn(bagIn(action, 'actionConfiguration'), 'logicAppResourceId');
    return action.actionType === 'RunPlaybook' && id !== undefined ? [{ rule: title, on, id }] : [];
  });
}

type Found = { readonly app: ArmBody | undefined } | { readonly why: string };

async function look(client: WorkspaceClient, id: string): Promise<Found> {
  try {
    return { app: await client.getById(id, '2019-05-01') };
  } catch (thrown) {
    // Whatever is in the way: what could not be looked at is not known to be there.
    return { why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function refuse({ rule, on, id }: Use, found: Found): readonly Refusal[] {
  const name = id.split('/').at(-1) ?? id;
  const group = /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '?';
  const say = (code: string, message: string): readonly Refusal[] => [
    { code: `sync/${code}`, message: `'${rule}' runs the Logic App ${name}: ${message}`, force: forcedBy },
  ];
  if ('why' in found) return say('logic-app-unread', `it cannot be read: ${found.why}`);
  if (found.app === undefined) {
    const message = `there is none in the resource group ${group}; deploy it first, as written by: drawbridge export logic-app`;
    return say('no-logic-app', message);
  }
  const wanted = on === 'Alerts' ? 'alert' : 'incident';
  const paths = triggerPathsOf(found.app);
  if (paths.some((path) => path.toLowerCase() === triggerPaths[wanted])) return [];
  const starts =
    paths.length === 0 ? 'nothing of Sentinel starts it' : `it is started by ${paths.join(', ')}`;
  const message = `${starts}, and the rule is about ${on.toLowerCase()}, whose trigger is ${triggerPaths[wanted]}`;
  return say('logic-app-trigger', message);
}

/** What the connector of Sentinel is asked for by the triggers of a workflow. */
function triggerPathsOf(app: ArmBody): readonly string[] {
  const triggers = bagIn(bagIn(bagIn(app, 'properties'), 'definition'), 'triggers');
  return Object.values(triggers).flatMap((trigger) => {
    if (!isBag(trigger) || trigger.type !== 'ApiConnectionWebhook') return [];
    return textIn(bagIn(trigger, 'inputs'), 'path') ?? [];
  });
}

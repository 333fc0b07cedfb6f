import { fail, succeed, type JsonValue, type Result } from '@drawbridge/base';
import { parseTrigger } from '@drawbridge/incident-model';
import { matchPlaybook, planRun, type RunPlan } from '@drawbridge/playbook-runtime';

import type { Service } from './service.ts';

/** What handing an incident over would do. */
export interface PlannedIncident {
  readonly incident: string;
  readonly plans: readonly RunPlan[];
  readonly notTaken: readonly { readonly playbook: string; readonly reasons: readonly string[] }[];
}

/** Plans an incident by every playbook that fits. Reads from the clouds; nothing is kept, and no run is begun. */
export async function planIncident(service: Service, body: JsonValue): Promise<Result<PlannedIncident>> {
  const parsed = parseTrigger(body, { file: 'the request' });
  if (!parsed.ok) return fail(...parsed.problems);
  const incident = parsed.value;
  const plans: RunPlan[] = [];
  const notTaken: { playbook: string; reasons: readonly string[] }[] = [];
  for (const playbook of await service.playbooks()) {
    const match = matchPlaybook(playbook, incident);
    if (match.matches) plans.push(await planRun({ ...service.host, playbook, incident }));
    else notTaken.push({ playbook: playbook.id, reasons: match.reasons });
  }
  return succeed({ incident: incident.id, plans, notTaken }, parsed.problems);
}

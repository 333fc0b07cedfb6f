import type { IncidentAlert } from '../incident/incident.ts';
import { isGuid } from '../triggers/rule-ids.ts';
import { azureVmOf } from './azure-vm.ts';
import { detailNotRead, detailPath, detailValues } from './detail-group.ts';
import type { TargetDetailKey } from './detail-keys.ts';
import { found, joinReadings, type Reading } from './reading.ts';

/** Users, service principals and virtual machines of one alert. */
export function readAzureDetails(alert: IncidentAlert): Reading {
  return joinReadings([
    readObjectIds(alert, 'EntraUserId', 'entra.user'),
    readObjectIds(alert, 'EntraPrincipalId', 'entra.service-principal'),
    readVms(alert),
  ]);
}

function readObjectIds(
  alert: IncidentAlert,
  key: TargetDetailKey,
  kind: 'entra.user' | 'entra.service-principal',
): Reading {
  const path = detailPath(alert, key);
  return joinReadings(
    detailValues(alert, key).map((id) =>
      isGuid(id)
        ? found({ kind, id: id.toLowerCase() }, path, alert.id)
        : detailNotRead(
            alert,
            key,
            `'${id}' is not a directory object id: a name can be reassigned to someone else`,
          ),
    ),
  );
}

function readVms(alert: IncidentAlert): Reading {
  const path = detailPath(alert, 'AzureVmId');
  return joinReadings(
    detailValues(alert, 'AzureVmId').map((id) => azureVmOf(id, path, alert.id, 'azure.vm')),
  );
}

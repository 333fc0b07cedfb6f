import type { IncidentAlert } from '../incident/incident.ts';
import { checkedTarget, detailNotRead, detailPath, detailValues, readWithPartners } from './detail-group.ts';
import { found, joinReadings, type Reading } from './found.ts';

/** Instances and principals of one alert. */
export function readGcpDetails(alert: IncidentAlert): Reading {
  return joinReadings([readInstances(alert), readPrincipals(alert)]);
}

function readInstances(alert: IncidentAlert): Reading {
  return readWithPartners(alert, 'GcpInstance', ['GcpProject', 'GcpZone'], (instance, [project, zone]) =>
    checkedTarget(alert, 'GcpInstance', {
      kind: 'gcp.instance',
      project: project ?? '',
      zone: zone ?? '',
      instance,
    }),
  );
}

const email = /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/;
/** `user:`, `serviceAccount:` and the like, as `principalSubject` and IAM bindings write members. */
const memberPrefix = /^(?:user|serviceAccount|group):/;

function readPrincipals(alert: IncidentAlert): Reading {
  const path = detailPath(alert, 'GcpPrincipal');
  return joinReadings(
    detailValues(alert, 'GcpPrincipal').map((value) => {
      const subject = value.replace(memberPrefix, '');
      if (value.startsWith('group:'))
        return detailNotRead(alert, 'GcpPrincipal', `'${value}' is a group, not one identity`);
      if (email.test(subject) || subject.startsWith('principal://')) {
        return found({ kind: 'gcp.principal', subject }, path, alert.id);
      }
      return detailNotRead(
        alert,
        'GcpPrincipal',
        `'${value}' is neither an e-mail address nor a principal:// subject`,
      );
    }),
  );
}

import type { IncidentAlert } from '../incident/incident.ts';
import { checkedTarget, detailNotRead, detailPath, detailValues, readWithPartners } from './detail-group.ts';
import { found, joinReadings, type Reading } from './reading.ts';

/** Instances, principals and keys of service accounts of one alert. */
export function readGcpDetails(alert: IncidentAlert): Reading {
  return joinReadings([readInstances(alert), readPrincipals(alert), readKeys(alert)]);
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

/** As the audit log writes it: `//iam.googleapis.com/projects/…/serviceAccounts/<address>/keys/<id>`. */
const keyName =
  /^(?:\/\/iam\.googleapis\.com\/)?projects\/[^/]+\/serviceAccounts\/([^/\s]+@[^/\s]+)\/keys\/([^/\s]+)$/;

function readKeys(alert: IncidentAlert): Reading {
  return joinReadings(
    detailValues(alert, 'GcpServiceAccountKey').map((value) => {
      const [, serviceAccount, keyId] = keyName.exec(value) ?? [];
      if (serviceAccount === undefined || keyId === undefined) {
        return detailNotRead(
          alert,
          'GcpServiceAccountKey',
          `'${value}' is not the name of a key: projects/…/serviceAccounts/<address>/keys/<id>`,
        );
      }
      return checkedTarget(alert, 'GcpServiceAccountKey', {
        kind: 'gcp.service-account-key',
        serviceAccount,
        keyId,
      });
    }),
  );
}

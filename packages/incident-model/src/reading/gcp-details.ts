import type { IncidentAlert } from '../incident/incident.ts';
import { checkedTarget, detailNotRead, detailPath, detailValues, readWithPartners } from './detail-group.ts';
import { found, joinReadings, type Reading } from './reading.ts';

/** Instances, principals and keys of service accounts of one alert. */
export function readGcpDetails(alert: IncidentAlert): Reading {
  return joinReadings([readInstances(alert), readPrincipals(alert), readKeys(alert)]);
}

/** As Google's own links and logs name an instance: `//compute.googleapis.com/projects/p/zones/z/instances/i`. */
const instanceLink = /(?:^|\/)projects\/([^/\s]+)\/zones\/([^/\s]+)\/instances\/([^/\s]+)$/;

/**
 * An instance by its name or by its number, `resource.labels.instance_id`; the number beside a name says which of all
 * that have had the name it was.
 */
function readInstances(alert: IncidentAlert): Reading {
  const wrong = detailValues(alert, 'GcpInstanceId').filter((id) => !/^\d+$/.test(id));
  const unread = wrong.map((id) => detailNotRead(alert, 'GcpInstanceId', `'${id}' is not a number`));
  const ids = detailValues(alert, 'GcpInstanceId').filter((id) => !wrong.includes(id));
  const key =
    detailValues(alert, 'GcpInstance').length === 0 && ids.length > 0 ? 'GcpInstanceId' : 'GcpInstance';
  const instances = readWithPartners(alert, key, ['GcpProject', 'GcpZone'], (named, [project, zone]) => {
    const [, ofProject = project ?? '', ofZone = zone ?? '', instance = named] =
      instanceLink.exec(named) ?? [];
    const target = { kind: 'gcp.instance', project: ofProject, zone: ofZone, instance } as const;
    const known = key === 'GcpInstanceId' ? [named] : idsOf(alert, ids);
    if (known.length === 0) return checkedTarget(alert, key, target);
    return joinReadings(known.map((instanceId) => checkedTarget(alert, key, { ...target, instanceId })));
  });
  return joinReadings([instances, ...unread]);
}

/** Which numbers an instance may have: with several instances, which is whose cannot be known. */
function idsOf(alert: IncidentAlert, ids: readonly string[]): readonly string[] {
  return detailValues(alert, 'GcpInstance').length === 1 ? ids : [];
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

/** As the audit log writes it, with the address or the number of the account: `//iam.googleapis.com/projects/…/keys/<id>`. */
const keyName =
  /^(?:\/\/iam\.googleapis\.com\/|https:\/\/iam\.googleapis\.com\/v1\/)?projects\/[^/]+\/serviceAccounts\/([^/\s]+@[^/\s]+|\d+)\/keys\/([^/\s]+)$/;

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

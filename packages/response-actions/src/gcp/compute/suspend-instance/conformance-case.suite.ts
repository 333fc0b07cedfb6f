import { given } from '@drawbridge/base';
import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';
import {
  abandonMemberCase,
  stopInstanceCase,
  stopMemberCase,
} from '../stop-instance/conformance-case.suite.ts';

const changes = ['gcp.instances.0.lastSuspendedTimestamp', 'gcp.instances.0.status'];
const traces =
  /^gcp\.(instances\.0\.last(Start|Suspended)Timestamp|instanceGroupManagers\.0\.(abandoned|targetSize).*|snapshots\.\d+\.status)$/;

/** The same worlds as for a stop: what happens around the machine is the same. */
function suspending(conformanceCase: ConformanceCase): ConformanceCase {
  return {
    ...conformanceCase,
    id: 'gcp.compute.suspend-instance',
    writes: 'compute.instances.suspend',
    traces,
    changes: [...conformanceCase.changes.filter((path) => !path.startsWith('gcp.instances.')), ...changes],
    changedSince: {
      ...conformanceCase.changedSince,
      'resumed it and suspended it again': (world) => {
        world.gcp.instances[0]!.lastStartTimestamp = '2026-03-01T11:00:00.000Z';
      },
    },
    ...given({ parameters: conformanceCase.parameters }),
  };
}

export const suspendInstanceCase = suspending(stopInstanceCase);
export const suspendMemberCase = suspending(stopMemberCase);
export const suspendAbandonedCase = suspending(abandonMemberCase);

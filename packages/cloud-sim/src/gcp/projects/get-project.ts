import { jsonAnswer } from '../../simulation/answer.ts';
import { projectNumberOf } from '../resources/canonical-names.ts';
import { fingerprintOf, numericId } from '../resources/resource.ts';
import type { RestOperation } from '../protocol/rest-operation.ts';

/** What Compute Engine knows of a project: above all the metadata that all its instances see. */
export const getProject: RestOperation = {
  name: 'compute.projects.get',
  method: 'GET',
  path: '/compute/v1/projects/{project}',
  permission: 'compute.projects.get',
  writes: false,
  answer: ({ state, project }) => {
    const metadata = state.commonInstanceMetadata[project] ?? {};
    const items = Object.entries(metadata).map(([key, value]) => ({ key, value }));
    return jsonAnswer(200, {
      kind: 'compute#project',
      id: numericId(`projects/${project}`),
      name: project,
      defaultServiceAccount: `${projectNumberOf(state, project)}-compute@developer.gserviceaccount.com`,
      commonInstanceMetadata: {
        kind: 'compute#metadata',
        fingerprint: fingerprintOf(metadata),
        items: items.length === 0 ? undefined : items,
      },
    });
  },
};

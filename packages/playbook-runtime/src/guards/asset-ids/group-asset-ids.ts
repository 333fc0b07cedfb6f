import { ids, unescaped, type AssetId } from './asset-id.ts';

const managedGroup =
  /(?:^|\/)projects\/([^/]+)\/(zones|regions)\/([^/]+)\/instanceGroup(?:Manager)?s\/([^/?#]+)/i;
const autoScalingGroup = /:autoScalingGroup:[^:]*:autoScalingGroupName\/(.+)$/i;

/**
 * A group by what its cloud answers with: a managed instance group by the path of its manager, whichever link names it,
 * and an Auto Scaling group of AWS by its name, in whichever account. Any other group is what was written.
 */
export function readGroup(text: string): AssetId {
  const [, project, places, place, name] = managedGroup.exec(unescaped(text)) ?? [];
  if (name !== undefined) {
    return ids(
      text,
      `projects/${project ?? ''}/${places ?? ''}/${place ?? ''}/instanceGroupManagers/${name}`,
    );
  }
  const named = autoScalingGroup.exec(text)?.[1];
  return named === undefined ? ids(text) : ids(text, named);
}

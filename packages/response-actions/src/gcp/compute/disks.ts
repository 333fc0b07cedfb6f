import type { Place } from './paths.ts';

/** A persistent disk, of a zone or of a region. */
export type DiskPath = Place & { readonly disk: string; readonly boot: boolean };

interface AttachedDisk {
  readonly type?: unknown;
  readonly source?: string | null;
  readonly boot?: boolean | null;
}

const source = /projects\/([^/]+)\/(?:zones\/([^/]+)|regions\/([^/]+))\/disks\/([^/]+)$/;

/** The persistent disks among those that are attached; local SSDs have no source, and no snapshot. */
export function readDisks(attached: readonly AttachedDisk[]): readonly DiskPath[] {
  return attached.flatMap((attachedDisk) => {
    const [, project, zone, region, disk] = source.exec(attachedDisk.source ?? '') ?? [];
    if (attachedDisk.type === 'SCRATCH' || project === undefined || disk === undefined) return [];
    return [{ project, zone: zone ?? null, region: region ?? null, disk, boot: attachedDisk.boot === true }];
  });
}

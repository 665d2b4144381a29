import { openstackErrors, removers } from '@allmend/openstack-client';
import type { CollectContext, Collector } from '../../engine/collector.ts';
import { contentBytes, digestOfStart, newContent } from './content.ts';
import { backupRoundTrip, type BackupRoundTrip } from './observation.ts';
import { openTrip, StepFailed, type Sight, type Trip } from './trip.ts';

export interface BackupOptions {
  /**
   * Milliseconds before a second attempt when the first backup fails at once. Cinder's scheduler learns of a backup service
   * from a message that comes once a minute, and puts backups into error until then.
   */
  readonly secondAttemptAfter: number;
}

/** A backup that was put into error sooner was not tried. Milliseconds. */
const atOnce = 15_000;

/**
 * Makes a volume with known content, backs it up, restores the backup into a second volume, and compares. Members reach the
 * content of volumes only through images or servers; images are quicker. Where the cloud does not let them, the round trip is
 * made without content.
 */
export function backupCollector(options: BackupOptions): Collector<BackupRoundTrip> {
  return {
    resource: 'backup-roundtrip',
    mode: 'active',
    deadline: 900,
    schema: backupRoundTrip,
    async collect(context) {
      const trip = openTrip(context);
      const result: BackupRoundTrip = {
        steps: trip.steps,
        volumeId: null,
        backupId: null,
        restoredId: null,
        contentBytes,
        contentWritten: null,
        contentRestored: null,
        notCompared: null,
        failure: null,
        unnamedBackups: 0,
      };
      try {
        await roundTrip({ context, trip, result, options });
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        const { step, kind, message } = error;
        if (step === 'write-content' || step === 'read-content') result.notCompared = { step, kind, message };
        else result.failure = { step, kind, message };
      }
      return result;
    },
  };
}

export const backupRoundTrips = backupCollector({ secondAttemptAfter: 61_000 });

interface Journey {
  readonly context: CollectContext;
  readonly trip: Trip;
  readonly result: BackupRoundTrip;
  readonly options: BackupOptions;
}

async function roundTrip(journey: Journey): Promise<void> {
  const { result } = journey;
  result.volumeId = await sourceVolume(journey);
  // The target is made meanwhile: a volume of our own making has our name, one made by the restore might not.
  const target = newVolume(journey, {});
  target.catch(() => undefined);
  result.backupId = await newBackup(journey, result.volumeId);
  result.restoredId = await target;
  await restore(journey, result.backupId, result.restoredId);
  if (result.contentWritten !== null) result.contentRestored = await readContent(journey, result.restoredId);
}

/** With content where that goes, else empty. */
async function sourceVolume(journey: Journey): Promise<string> {
  const { result } = journey;
  try {
    const image = await writeContent(journey);
    const volume = await newVolume(journey, { imageRef: image.id });
    result.contentWritten = image.sha256;
    return volume;
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const { step, kind, message } = error;
    // A volume that could not be made from the image may yet be made without.
    const ours = step === 'write-content' || kind === 'refused' || kind === 'error-status';
    if (!ours) throw error;
    result.notCompared = { step: 'write-content', kind, message };
    return newVolume(journey, {});
  }
}

async function writeContent({ context, trip }: Journey): Promise<{ readonly id: string; readonly sha256: string }> {
  const { cloud, track } = context;
  return trip.step('write-content', async (seen) => {
    const { bytes, sha256 } = newContent();
    const { id } = await track('image', (labels) =>
      cloud.image.createImage({
        ...removers.image.mark(labels),
        name: labels.name,
        disk_format: 'raw',
        container_format: 'bare',
        visibility: 'private',
      }),
    );
    await cloud.image.uploadImage(id, bytes);
    await trip.wait('image', seen, () => cloud.image.getImage(id), 'active');
    return { id, sha256 };
  });
}

async function newVolume({ context, trip }: Journey, source: { readonly imageRef?: string }): Promise<string> {
  const { cloud, track } = context;
  return trip.step('create-volume', async (seen) => {
    const { id } = await track('volume', (labels) =>
      cloud.blockStorage.createVolume({ ...removers.volume.mark(labels), ...source, name: labels.name, size: 1 }),
    );
    await trip.wait('volume', seen, () => volumeState(context, id), 'available');
    return id;
  });
}

async function newBackup(journey: Journey, volumeId: string): Promise<string> {
  const { context, options } = journey;
  const started = performance.now();
  try {
    return await oneBackup(journey, volumeId);
  } catch (error) {
    const early = performance.now() - started < atOnce;
    if (!early || !(error instanceof StepFailed) || error.kind !== 'error-status') throw error;
  }
  context.progress('the first backup failed at once; waiting for a second attempt');
  await context.sleep(options.secondAttemptAfter);
  return oneBackup(journey, volumeId);
}

async function oneBackup({ context, trip, result }: Journey, volumeId: string): Promise<string> {
  const { cloud, track } = context;
  return trip.step('create-backup', async (seen) => {
    const all = await Array.fromAsync(cloud.blockStorage.listBackups());
    result.unnamedBackups = all.filter((one) => one.name === null).length;
    const { id } = await track('backup', (labels) =>
      cloud.blockStorage.createBackup({ ...removers.backup.mark(labels), name: labels.name, volume_id: volumeId }),
    );
    await trip.wait('backup', seen, () => backupState(context, id), 'available');
    return id;
  });
}

async function restore({ context, trip }: Journey, backupId: string, volumeId: string): Promise<void> {
  const { cloud } = context;
  await trip.step('restore-backup', async (seen) => {
    await cloud.blockStorage.restoreBackup(backupId, { volume_id: volumeId });
    await trip.wait('restored volume', seen, () => volumeState(context, volumeId), 'available');
    await trip.wait('backup', seen, () => backupState(context, backupId), 'available');
  });
}

async function readContent({ context, trip }: Journey, volumeId: string): Promise<string> {
  const { cloud, track } = context;
  return trip.step('read-content', async (seen) => {
    const { id } = await track('image', async ({ name }) => {
      const wish = { image_name: name, disk_format: 'raw', container_format: 'bare' };
      return { id: (await cloud.blockStorage.uploadVolumeToImage(volumeId, wish)).image_id };
    });
    await trip.wait('image of the restored volume', seen, () => imageState(context, id, volumeId), 'active');
    return digestOfStart(await cloud.image.downloadImage(id));
  });
}

async function volumeState({ cloud }: CollectContext, id: string): Promise<Sight> {
  return cloud.blockStorage.getVolume(id);
}

async function backupState({ cloud }: CollectContext, id: string): Promise<Sight> {
  const { status, fail_reason: problem } = await cloud.blockStorage.getBackup(id);
  return { status, problem };
}

/** An upload that fails takes its image away, or leaves it queued with the volume at rest again. */
async function imageState({ cloud }: CollectContext, id: string, volumeId: string): Promise<Sight> {
  const volume = await cloud.blockStorage.getVolume(volumeId);
  try {
    const { status } = await cloud.image.getImage(id);
    if (status !== 'queued' || volume.status === 'uploading') return { status };
    return { status: 'error', problem: `the image is ${status}, the volume ${volume.status} again` };
  } catch (error) {
    if (!openstackErrors.is(error, 'not-found')) throw error;
    return { status: 'deleted', problem: 'the upload failed' };
  }
}

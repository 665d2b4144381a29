import { describe, expect, test } from 'vitest';
import type { Volume } from './block-storage.ts';
import type { Cloud } from './cloud.ts';
import * as removal from './removal-block-storage.ts';
import { image as imageRemover } from './removal-image.ts';
import { afterwards, anyText, fault, plainRequest, refusal, uniqueName, unknownId, waitForStatus } from './testing.ts';
import type { ContractOptions, OpenCloud } from './testing.ts';

const tag = 'allmend:contract:1';

/** What Cinder, real or simulated, does and refuses. */
export function blockStorageContract(open: OpenCloud, options: ContractOptions = {}): void {
  describe('block storage', () => {
    test('makes a volume and a snapshot, and keeps the volume while it has one', { timeout: 120_000 }, async () => {
      const cloud = await open();
      const storage = cloud.blockStorage;
      const volume = await newVolume(cloud);
      const name = uniqueName('snapshot');
      const snapshot = await storage.createSnapshot({
        name,
        volume_id: volume.id,
        ...removal.volumeSnapshot.mark({ name, tag }),
      });
      afterwards(() => removal.volumeSnapshot.remove(cloud, snapshot.id));
      await waitForStatus('available', () => storage.getSnapshot(snapshot.id));
      expect(await removal.volumeSnapshot.find(cloud, { name, tag })).toEqual([{ id: snapshot.id, name }]);
      expect(await refusal(cloud, (as) => as.blockStorage.deleteVolume(volume.id))).toEqual({
        reason: 'openstack.bad-request',
        status: 400,
        body: fault('badRequest', 400),
      });
      await removal.volumeSnapshot.remove(cloud, snapshot.id);
      await removal.volume.remove(cloud, volume.id);
      expect(await removal.volume.find(cloud, { id: volume.id })).toEqual([]);
      expect(await storage.deleteVolume(volume.id)).toBe('gone');
    });

    test('finds volumes by exact name and by mark', { timeout: 60_000 }, async () => {
      const cloud = await open();
      const volume = await newVolume(cloud);
      const name = volume.name!;
      const exact = { id: volume.id, name };
      expect(await removal.volume.find(cloud, { name, tag })).toEqual([exact]);
      expect(await removal.volume.find(cloud, { name: name.slice(0, -1), tag })).toEqual([]);
      expect(await removal.volume.find(cloud, { name, tag: 'allmend:contract:2' })).toEqual([]);
      expect(await removal.volume.find(cloud, { tag })).toContainEqual(exact);
      expect(await removal.volume.find(cloud, { tag: 'allmend:contract' })).toEqual([]);
    });

    test.runIf(options.slow)(
      'backs up, restores into a new volume, and backs up what changed',
      { timeout: 300_000 },
      async () => {
        const cloud = await open();
        const storage = cloud.blockStorage;
        const volume = await newVolume(cloud);
        const back = async (extra: object): Promise<string> => {
          const name = uniqueName('backup');
          const made = await storage.createBackup({
            name,
            volume_id: volume.id,
            ...removal.backup.mark({ name, tag }),
            ...extra,
          });
          afterwards(() => removal.backup.remove(cloud, made.id));
          await waitForStatus('available', () => storage.getBackup(made.id));
          expect(await removal.backup.find(cloud, { name, tag })).toEqual([{ id: made.id, name }]);
          return made.id;
        };
        const full = await back({});
        const restored = await storage.restoreBackup(full, { name: uniqueName('restored') });
        afterwards(() => removal.volume.remove(cloud, restored.volume_id));
        await waitForStatus('available', () => storage.getVolume(restored.volume_id));
        expect(await storage.getVolume(restored.volume_id)).toMatchObject({ size: volume.size });
        const increment = await back({ incremental: true });
        expect(await storage.getBackup(increment)).toMatchObject({ is_incremental: true, volume_id: volume.id });
        expect(await refusal(cloud, (as) => as.blockStorage.deleteBackup(full))).toMatchObject({
          reason: 'openstack.bad-request',
          status: 400,
        });
        // With the increment upon it, which is ours too.
        await removal.backup.remove(cloud, full);
        expect(await removal.backup.find(cloud, { id: increment })).toEqual([]);
      },
    );

    test.runIf(options.slow)('makes an image of a volume', { timeout: 120_000 }, async () => {
      const cloud = await open();
      const volume = await newVolume(cloud);
      const upload = await cloud.blockStorage.uploadVolumeToImage(volume.id, {
        image_name: uniqueName('image'),
        disk_format: 'raw',
      });
      afterwards(() => imageRemover.remove(cloud, upload.image_id));
      await waitForStatus('active', () => cloud.image.getImage(upload.image_id));
      await waitForStatus('available', () => cloud.blockStorage.getVolume(volume.id));
    });

    test('answers 404 for what is not there', async () => {
      const cloud = await open();
      const missing = { reason: 'openstack.not-found', status: 404, body: fault('itemNotFound', 404) };
      const refused = (call: (as: Cloud) => Promise<unknown>) => refusal(cloud, call);
      const name = uniqueName('volume');
      expect(await refused((as) => as.blockStorage.getVolume(unknownId))).toEqual(missing);
      expect(await refused((as) => as.blockStorage.getBackup(unknownId))).toEqual(missing);
      expect(await refused((as) => as.blockStorage.getSnapshot(unknownId))).toEqual(missing);
      expect(await refused((as) => as.blockStorage.createBackup({ name, volume_id: unknownId }))).toEqual(missing);
      expect(await refused((as) => as.blockStorage.createVolume({ name, size: 1, volume_type: 'no-such' }))).toEqual(
        missing,
      );
      expect(await refused((as) => as.blockStorage.createVolume({ name, size: 1, snapshot_id: unknownId }))).toEqual(
        missing,
      );
      expect(await refused((as) => as.blockStorage.restoreBackup(unknownId, { name }))).toEqual(missing);
    });

    test('refuses a volume without size, and one beyond the quota', async () => {
      const cloud = await open();
      const name = uniqueName('volume');
      expect(await refusal(cloud, (as) => as.blockStorage.createVolume({ name, size: 0 }))).toEqual({
        reason: 'openstack.bad-request',
        status: 400,
        body: fault('badRequest', 400),
      });
      const { absolute } = await cloud.blockStorage.getLimits();
      const size = absolute['maxTotalVolumeGigabytes']! + 1;
      expect(await refusal(cloud, (as) => as.blockStorage.createVolume({ name, size }))).toEqual({
        reason: 'openstack.quota',
        status: 413,
        body: { overLimit: { code: 413, message: anyText, retryAfter: '0' } },
      });
    });

    test('shows types to members, but not how they encrypt', async () => {
      const cloud = await open();
      const [type] = await Array.fromAsync(cloud.blockStorage.listVolumeTypes());
      expect(await cloud.blockStorage.getVolumeType(type!.id)).toMatchObject({ id: type!.id, name: type!.name });
      expect(await refusal(cloud, (as) => as.blockStorage.getVolumeTypeEncryption(type!.id))).toEqual({
        reason: 'openstack.forbidden',
        status: 403,
        body: fault('forbidden', 403),
      });
    });

    test('refuses a microversion that it does not have', async () => {
      const cloud = await open();
      const answer = await plainRequest(cloud, 'block-storage', '/volumes', {
        'OpenStack-API-Version': 'volume 3.999',
      });
      expect(answer.status).toBe(406);
      await answer.body?.cancel();
    });

    test('tells availability zones', async () => {
      const cloud = await open();
      const zones = await Array.fromAsync(cloud.blockStorage.listAvailabilityZones());
      expect(zones).toContainEqual(expect.objectContaining({ zoneState: { available: true } }));
    });
  });
}

/** One GiB, empty, marked. */
async function newVolume(cloud: Cloud): Promise<Volume> {
  const name = uniqueName('volume');
  const volume = await cloud.blockStorage.createVolume({ name, size: 1, ...removal.volume.mark({ name, tag }) });
  afterwards(() => removal.volume.remove(cloud, volume.id));
  await waitForStatus('available', () => cloud.blockStorage.getVolume(volume.id));
  return volume;
}

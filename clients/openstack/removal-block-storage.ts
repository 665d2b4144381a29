import type { Backup, Snapshot, Volume } from './block-storage.ts';
import type { Cloud } from './cloud.ts';
import { openstackErrors } from './errors.ts';
import { blocked, deleteWhenFree, finder, orNull, tagKey, waitFor } from './remover.ts';
import type { Remover } from './remover.ts';

const mark: Remover['mark'] = ({ tag }) => ({ metadata: { [tagKey]: tag } });

/** States from which Cinder lets nobody but an administrator delete. */
const stuck = new Set(['error_deleting', 'error_backing-up']);

/** Marked by metadata. Detaches it from servers; its snapshots must go before. */
export const volume: Remover = {
  find: finder<Volume>({
    get: (cloud, id) => cloud.blockStorage.getVolume(id),
    list: (cloud, { name }) => cloud.blockStorage.listVolumes({ name }),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => Object.values(item.metadata ?? {}),
  }),
  async remove(cloud, id) {
    const subject = { kind: 'volume', id };
    const storage = cloud.blockStorage;
    const found = await orNull(storage.getVolume(id));
    if (found === null) return;
    await detach(cloud, found);
    await waitFor(subject, async () => {
      const left = await orNull(storage.getVolume(id));
      return left === null || isSettled(left.status) ? null : left.status;
    });
    if (found.status !== 'deleting') await deleteWhenFree(subject, () => storage.deleteVolume(id));
    await waitGone(subject, () => storage.getVolume(id));
  },
  mark,
};

async function detach(cloud: Cloud, { id, attachments = [] }: Volume): Promise<void> {
  for (const { server_id: server } of attachments) {
    if (server === null) continue;
    try {
      await cloud.compute.detachVolume(server, id);
    } catch (error) {
      // Being attached or detached just now, or the server's root disk, which goes when the server does: wait for either.
      if (!openstackErrors.is(error, 'conflict') && !openstackErrors.is(error, 'bad-request')) throw error;
    }
  }
}

/** Nothing is being done to the volume: a delete is either possible, or hindered by something else. */
function isSettled(status: string): boolean {
  return status === 'available' || status === 'deleting' || status.startsWith('error');
}

/** Marked by metadata. */
export const volumeSnapshot: Remover = {
  find: finder<Snapshot>({
    get: (cloud, id) => cloud.blockStorage.getSnapshot(id),
    list: (cloud, { name }) => cloud.blockStorage.listSnapshots({ name }),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => Object.values(item.metadata ?? {}),
  }),
  async remove(cloud, id) {
    const subject = { kind: 'volume-snapshot', id };
    await deleteWhenFree(subject, () => cloud.blockStorage.deleteSnapshot(id));
    await waitGone(subject, () => cloud.blockStorage.getSnapshot(id));
  },
  mark,
};

/** Marked by metadata. Removes first the increments upon it that bear the same mark. */
export const backup: Remover = {
  find: finder<Backup>({
    get: (cloud, id) => cloud.blockStorage.getBackup(id),
    list: (cloud, { name }) => cloud.blockStorage.listBackups({ name }),
    id: (item) => item.id,
    name: (item) => item.name,
    marks: (item) => Object.values(item.metadata ?? {}),
  }),
  async remove(cloud, id) {
    const subject = { kind: 'backup', id };
    const storage = cloud.blockStorage;
    const found = await orNull(storage.getBackup(id));
    if (found === null) return;
    await waitFor(subject, async () => {
      const left = await orNull(storage.getBackup(id));
      return left === null || left.status === 'available' || isSettled(left.status) ? null : left.status;
    });
    if (found.has_dependent_backups === true) await removeIncrements(cloud, found);
    await deleteWhenFree(subject, () => storage.deleteBackup(id));
    await waitGone(subject, () => storage.getBackup(id));
  },
  mark,
};

/**
 * Cinder does not say which backups depend on one; they are the increments of the same volume that came after it. Only our own
 * are removed, newest first; those of others make the delete fail.
 */
async function removeIncrements(cloud: Cloud, base: Backup): Promise<void> {
  const tag = base.metadata?.[tagKey];
  if (tag === undefined) return;
  const all = await Array.fromAsync(cloud.blockStorage.listBackups({ volume_id: base.volume_id }));
  const later = all.filter(
    (one) =>
      one.is_incremental === true &&
      one.volume_id === base.volume_id &&
      one.metadata?.[tagKey] === tag &&
      (one.created_at ?? '') > (base.created_at ?? ''),
  );
  later.sort((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''));
  for (const one of later) await backup.remove(cloud, one.id);
}

async function waitGone(
  subject: { readonly kind: string; readonly id: string },
  get: () => Promise<{ readonly status: string; readonly fail_reason?: string | null | undefined }>,
): Promise<void> {
  let asked = 0;
  await waitFor(subject, async () => {
    const left = await orNull(get());
    if (left === null) return null;
    // What was in `error` before may still say so at the first look.
    if (stuck.has(left.status) || (left.status === 'error' && asked++ > 8)) {
      throw blocked(subject, `the cloud could not delete it (status ${left.status}). ${left.fail_reason ?? ''}`.trim());
    }
    return left.status;
  });
}

import { expect, test } from 'vitest';
import { login, testSandbox, textOf } from '../../testing.ts';
import type { Json, Wire } from '../../testing.ts';

interface Setting {
  readonly cloud: Awaited<ReturnType<typeof testSandbox>>['clouds'][number];
  readonly member: Wire;
  readonly v3: string;
}

async function open(options: Parameters<typeof testSandbox>[0] = {}): Promise<Setting> {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  const member = await login(cloud);
  return { cloud, member, v3: `/volume/v3/${member.projectId}` };
}

async function settled({ member, v3 }: Setting, kind: 'volume' | 'backup', id: unknown): Promise<Json> {
  const read = async () => (await member.get(`${v3}/${kind}s/${textOf(id)}`)).body[kind]!;
  await expect.poll(async () => (await read()).status).not.toMatch(/^[a-z-]*ing(-up|-backup)?$/);
  return read();
}

/** A volume with the bytes of an image that was uploaded for it. */
async function volumeWith(setting: Setting, content: string): Promise<Json> {
  const { member, cloud, v3 } = setting;
  const image = await member.post('/image/v2/images', { name: 'i', disk_format: 'raw', container_format: 'bare' });
  await fetch(`${cloud.urls.api}/image/v2/images/${textOf(image.body.id)}/file`, {
    method: 'PUT',
    headers: { 'x-auth-token': member.token, 'content-type': 'application/octet-stream' },
    body: content,
  });
  const made = await member.post(`${v3}/volumes`, {
    volume: { size: 1, imageRef: image.body.id, metadata: { a: 'b' } },
  });
  expect(made.status).toBe(202);
  return settled(setting, 'volume', made.body.volume!.id);
}

async function backedUp(setting: Setting, volume: Json, more: object = {}): Promise<Json> {
  const made = await setting.member.post(`${setting.v3}/backups`, {
    backup: { volume_id: volume.id, name: 'b', ...more },
  });
  expect(made.status).toBe(202);
  return made.body.backup!;
}

/** What an upload of the volume to an image yields. */
async function contentOf(setting: Setting, volumeId: unknown): Promise<string> {
  const { member, v3 } = setting;
  const uploaded = await member.post(`${v3}/volumes/${textOf(volumeId)}/action`, {
    'os-volume_upload_image': { image_name: 'u', disk_format: 'raw', container_format: 'bare' },
  });
  const id = textOf(uploaded.body['os-volume_upload_image']!.image_id);
  await expect.poll(async () => (await member.get(`/image/v2/images/${id}`)).body.status).toBe('active');
  return (await member.get(`/image/v2/images/${id}/file`)).text;
}

async function restored(setting: Setting, backup: Json, body: object = {}): Promise<Json> {
  const answer = await setting.member.post(`${setting.v3}/backups/${textOf(backup.id)}/restore`, { restore: body });
  expect(answer.status).toBe(202);
  return settled(setting, 'volume', answer.body.restore!.volume_id);
}

test('content travels from image to volume, backup, restored volume and image', async () => {
  const setting = await open();
  const volume = await volumeWith(setting, 'forty-two');
  expect(volume).toMatchObject({ bootable: 'true', volume_image_metadata: { size: '9', disk_format: 'raw' } });
  const backup = await settled(setting, 'backup', (await backedUp(setting, volume)).id);
  expect(backup).toMatchObject({ status: 'available', size: 1, container: 'volumebackups', is_incremental: false });
  const again = await restored(setting, backup, { name: 'r' });
  expect(again).toMatchObject({
    status: 'available',
    name: 'r',
    description: 'auto-created_from_restore_from_backup',
    metadata: { a: 'b', src_backup_id: backup.id },
  });
  expect(await contentOf(setting, again.id)).toBe('forty-two');
});

test('what a guest wrote is saved with it, and later writes are not', async () => {
  const setting = await open();
  const volume = await volumeWith(setting, 'below ');
  const device = setting.cloud.tables.volumes.get(textOf(volume.id))!;
  device.content.written['note'] = 'before';
  const backup = await settled(setting, 'backup', (await backedUp(setting, volume)).id);
  device.content.written['note'] = 'after';
  const again = await restored(setting, backup);
  expect(setting.cloud.tables.volumes.get(textOf(again.id))!.content.written).toEqual({ note: 'before' });
  expect(await contentOf(setting, again.id)).toBe('below note\0before\0');
  expect(await contentOf(setting, volume.id)).toBe('below note\0after\0');
});

test('a broken backup service gives back something else, or nothing', async () => {
  const corrupting = await open({ flaws: ['backup-corrupts'] });
  const volume = await volumeWith(corrupting, 'forty-two');
  const backup = await settled(corrupting, 'backup', (await backedUp(corrupting, volume)).id);
  const other = await restored(corrupting, backup);
  expect(other.status).toBe('available');
  expect(await contentOf(corrupting, other.id)).not.toContain('forty-two');

  const failing = await open({ flaws: ['restore-fails'] });
  const second = await settled(failing, 'backup', (await backedUp(failing, await volumeWith(failing, 'x'))).id);
  expect((await restored(failing, second)).status).toBe('error_restoring');

  const absent = await open({ flaws: ['no-backup'] });
  const source = await volumeWith(absent, 'x');
  const third = await settled(absent, 'backup', (await backedUp(absent, source)).id);
  expect(third).toMatchObject({ status: 'error', fail_reason: 'Service not found for creating backup.' });
  expect((await settled(absent, 'volume', source.id)).status).toBe('available');
  const kept = `${absent.v3}/backups/${textOf(third.id)}`;
  expect((await absent.member.delete(kept)).status).toBe(404);
  absent.cloud.undoFlaw('no-backup');
  expect((await absent.member.delete(kept)).status).toBe(202);
});

test('a busy volume or backup refuses', async () => {
  const setting = await open({ pace: 1, durations: { volumeCreate: 0, backup: 60_000, volumeDelete: 0 } });
  const { member, v3, cloud } = setting;
  const volume = await volumeWith(setting, 'x');
  const backup = await backedUp(setting, volume);
  const message = async (answer: Promise<{ body: Json }>) => (await answer).body.badRequest!.message;
  expect((await member.get(`${v3}/volumes/${textOf(volume.id)}`)).body.volume!.status).toBe('backing-up');
  expect(await message(member.delete(`${v3}/backups/${textOf(backup.id)}`))).toBe(
    'Invalid backup: Backup status must be available or error',
  );
  expect(await message(member.post(`${v3}/backups/${textOf(backup.id)}/restore`, { restore: {} }))).toBe(
    'Invalid backup: Backup status must be available',
  );
  expect(await message(member.post(`${v3}/backups/${textOf(backup.id)}/restore`, { restore: { foo: 1 } }))).toBe(
    "Invalid input for field/attribute restore. Value: {'foo': 1}. Additional properties are not allowed ('foo' was unexpected)",
  );
  cloud.tables.volumes.get(textOf(volume.id))!.status = 'in-use';
  expect(await message(member.post(`${v3}/backups`, { backup: { volume_id: volume.id } }))).toBe(
    'Invalid volume: Backing up an in-use volume must use the force flag.',
  );
});

test('an incremental backup holds the one it is based on', async () => {
  const setting = await open();
  const volume = await volumeWith(setting, 'x');
  const first = await setting.member.post(`${setting.v3}/backups`, {
    backup: { volume_id: volume.id, incremental: true },
  });
  expect(first.body.badRequest!.message).toBe('Invalid backup: No backups available to do an incremental backup.');
  const full = await settled(setting, 'backup', (await backedUp(setting, volume)).id);
  await settled(setting, 'backup', (await backedUp(setting, volume, { incremental: true })).id);
  const refused = await setting.member.delete(`${setting.v3}/backups/${textOf(full.id)}`);
  expect(refused.body.badRequest!.message).toBe('Invalid backup: Incremental backups exist for this backup.');
});

test('a restore onto a volume needs one that is free and large enough', async () => {
  const setting = await open();
  const volume = await volumeWith(setting, 'saved');
  const backup = await settled(setting, 'backup', (await backedUp(setting, volume)).id);
  const target = await volumeWith(setting, 'other');
  setting.cloud.tables.backups.get(textOf(backup.id))!.size = 2;
  const small = await setting.member.post(`${setting.v3}/backups/${textOf(backup.id)}/restore`, {
    restore: { volume_id: target.id },
  });
  expect(small.body.badRequest!.message).toBe(
    'Invalid volume: volume size 1 is too small to restore backup of size 2.',
  );
  setting.cloud.tables.backups.get(textOf(backup.id))!.size = 1;
  expect((await restored(setting, backup, { volume_id: target.id })).id).toBe(target.id);
  expect(await contentOf(setting, target.id)).toBe('saved');
});

test('bytes are freed when the last volume, backup and image that hold them are gone', async () => {
  const setting = await open();
  const { member, v3, cloud } = setting;
  const before = [...cloud.content.entries()].length;
  const volume = await volumeWith(setting, 'nobody else has this');
  const backup = await settled(setting, 'backup', (await backedUp(setting, volume)).id);
  const image = [...cloud.tables.images.values()].find(({ name }) => name === 'i')!;
  await member.delete(`/image/v2/images/${image.id}`);
  expect([...cloud.content.entries()].length).toBe(before + 1);
  await member.delete(`${v3}/backups/${textOf(backup.id)}`);
  await member.delete(`${v3}/volumes/${textOf(volume.id)}`);
  await expect
    .poll(() => {
      cloud.settle();
      return [...cloud.content.entries()].length;
    })
    .toBe(before);
});

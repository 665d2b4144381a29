import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';

/** Volume types as scs-0114 names them, and Cinder's own default type. */
export function seedBlockStorage(cloud: SandboxCloud): void {
  const add = (name: string, description: string, encrypted: boolean) => {
    const id = cloud.ids.uuid();
    cloud.tables.volumeTypes.set(id, {
      id,
      name,
      description,
      isPublic: true,
      extraSpecs: name === '__DEFAULT__' ? {} : { volume_backend_name: 'nfs' },
      access: [],
      encryption: encrypted
        ? {
            id: cloud.ids.uuid(),
            provider: 'luks',
            cipher: 'aes-xts-plain64',
            keySize: 256,
            controlLocation: 'front-end',
          }
        : null,
    });
  };
  add('__DEFAULT__', 'Default Volume Type', false);
  add('replicated', '[scs:replicated] Replicated volumes', false);
  add('encrypted', '[scs:encrypted] LUKS-encrypted volumes, key in the key manager', true);
  add('standard', 'Standard volumes', false);
}

import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { VolumeContent } from './records.ts';

/** Zeros. */
export function emptyContent(): VolumeContent {
  return { imageId: null, content: null, written: {} };
}

/** The same content on another device, snapshot or backup. Bytes are shared, not copied. */
export function copyContent(content: VolumeContent): VolumeContent {
  return structuredClone(content);
}

/** What a device holds that was made from an image. */
export function imageContent(cloud: SandboxCloud, imageId: string): VolumeContent {
  return { ...emptyContent(), imageId, content: cloud.tables.images.get(imageId)?.content ?? null };
}

/** One holder more of the bytes below a device. */
export function keepContent(cloud: SandboxCloud, content: VolumeContent): VolumeContent {
  if (content.content !== null) cloud.content.keep(content.content);
  return content;
}

export function dropContent(cloud: SandboxCloud, content: VolumeContent): void {
  if (content.content !== null) cloud.content.drop(content.content);
}

/** What a broken backup gives back: nothing below, and every text garbled. */
export function corruptedContent(content: VolumeContent): VolumeContent {
  const garbled = Object.entries(content.written).map(([name, text]) => [name, text.split('').toReversed().join('')]);
  return { ...emptyContent(), written: { ...(Object.fromEntries(garbled) as Record<string, string>), '': 'damaged' } };
}

/**
 * The bytes that an upload of a device to an image yields: those below, then what guests wrote. A device of zeros is one
 * sector of zeros; trailing zeros are left out, so that size, checksum and download agree without a gigabyte of them.
 */
export function contentBytes(cloud: SandboxCloud, content: VolumeContent): Uint8Array {
  const kept = content.content !== null && cloud.content.has(content.content);
  const below = kept ? cloud.content.get(content.content!) : Buffer.from(content.imageId ?? '');
  const written = Object.entries(content.written).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const above = Buffer.from(written.map(([name, text]) => `${name}\0${text}\0`).join(''));
  const all = Buffer.concat([below, above]);
  return all.length === 0 ? new Uint8Array(512) : all;
}

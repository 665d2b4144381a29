import { isJsonObject, statusErrors, type Json, type KubeObject, type ObjectMeta } from '@allmend/core-machinery';
import type { IndexValues } from '@allmend/core-store';

/**
 * How objects are stored: JSON without resourceVersion, members in the order apiVersion, kind, metadata, rest. The revision is
 * a property of the stored version, and is spliced in as the first member of metadata when the object is read, so that lists
 * are made of bytes that nobody parses.
 */
const marker = Buffer.from('"metadata":{');

/** The bytes to store. Put together from texts: integer-like member names would otherwise come before apiVersion. */
export function encodeObject(object: KubeObject): Uint8Array {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { resourceVersion: _, ...kept } = metadata;
  const others = JSON.stringify(rest);
  const head = `{"apiVersion":${JSON.stringify(apiVersion)},"kind":${JSON.stringify(kind)},"metadata":${JSON.stringify(kept)}`;
  return Buffer.from(others === '{}' ? `${head}}` : `${head},${others.slice(1)}`);
}

/** The stored bytes with the revision in them. */
export function spliceRevision(value: Uint8Array, revision: number): Uint8Array {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const at = bytes.indexOf(marker);
  if (at < 0) throw damaged();
  const cut = at + marker.length;
  const member = `"resourceVersion":"${revision}"${bytes[cut] === 0x7d ? '' : ','}`;
  return Buffer.concat([bytes.subarray(0, cut), Buffer.from(member), bytes.subarray(cut)]);
}

/** The object of a stored version, as clients see it. */
export function decodeObject(value: Uint8Array, revision: number): KubeObject {
  const object = parse(value);
  if (!isJsonObject(object) || !isJsonObject(object['metadata'])) throw damaged();
  return withRevision(object as unknown as KubeObject, revision);
}

export function withRevision(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

/** Whether the bytes were written with this apiVersion. */
export function isWrittenAs(value: Uint8Array, apiVersion: string): boolean {
  const head = `{"apiVersion":${JSON.stringify(apiVersion)},`;
  return (
    value.byteLength >= head.length &&
    Buffer.from(value.buffer, value.byteOffset, head.length).equals(Buffer.from(head))
  );
}

/** Values under which the store finds the object: `owner` (uid of each owner) and `label` (`key=value`). */
export function indexOf({ ownerReferences = [], labels = {} }: ObjectMeta): IndexValues {
  return {
    owner: [...new Set(ownerReferences.map(({ uid }) => uid))],
    label: Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  };
}

function parse(value: Uint8Array): Json {
  try {
    return JSON.parse(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()) as Json;
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause?: unknown): Error {
  const error = statusErrors.internal('a stored object cannot be read; restore it from a backup');
  error.cause = cause;
  return error;
}

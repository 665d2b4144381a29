import type { KindClient, MetadataObject } from '@allmend/core-client';

/** What finalizers need of a kind. */
export type Patching<T> = Pick<KindClient<T, never>, 'patch'>;

export function hasFinalizer({ metadata }: MetadataObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

/**
 * The object with the finalizer: it then stays until that is removed, however it is deleted. An object that is being deleted
 * already gets none. Throws 409 when the object has changed meanwhile.
 */
export async function ensureFinalizer<T extends MetadataObject>(
  kind: Patching<T>,
  object: T,
  finalizer: string,
): Promise<T> {
  if (hasFinalizer(object, finalizer) || object.metadata.deletionTimestamp !== undefined) return object;
  return write(kind, object, [...(object.metadata.finalizers ?? []), finalizer]);
}

/** The object without the finalizer; when it was the last one of an object that is being deleted, that is gone then. */
export async function removeFinalizer<T extends MetadataObject>(
  kind: Patching<T>,
  object: T,
  finalizer: string,
): Promise<T> {
  if (!hasFinalizer(object, finalizer)) return object;
  return write(
    kind,
    object,
    object.metadata.finalizers!.filter((one) => one !== finalizer),
  );
}

/** A merge patch replaces the whole list, so it is bound to the version that was read. */
function write<T extends MetadataObject>(
  kind: Patching<T>,
  { metadata }: T,
  finalizers: readonly string[],
): Promise<T> {
  const { name = '', namespace, resourceVersion } = metadata;
  return kind.patch(
    { name, ...(namespace !== undefined && { namespace }) },
    { merge: { metadata: { resourceVersion, finalizers } } },
  );
}

import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { MultipartUpload, ObjectContainer, StoredObject } from './records.ts';

/** What Swift and S3 share: a bucket is a container of the project's account. */

export interface ObjectWish {
  readonly content: string | null;
  readonly size: number;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Record<string, string>;
  readonly uploadId?: string;
}

export function findContainer(cloud: SandboxCloud, projectId: string, name: string): ObjectContainer | undefined {
  return cloud.tables.containers.get(`${projectId}/${name}`);
}

/** Containers of a project, by name. */
export function containersOf(cloud: SandboxCloud, projectId: string): ObjectContainer[] {
  return [...cloud.tables.containers.values()].filter((one) => one.projectId === projectId).toSorted(byName);
}

/** The container; made when it is not there yet. */
export function ensureContainer(cloud: SandboxCloud, projectId: string, name: string): ObjectContainer {
  const known = findContainer(cloud, projectId, name);
  if (known) return known;
  const made: ObjectContainer = { id: `${projectId}/${name}`, name, projectId, metadata: {}, createdAt: cloud.now() };
  cloud.tables.containers.set(made.id, made);
  return made;
}

/** Forgets an empty container and what was begun in it. */
export function discardContainer(cloud: SandboxCloud, container: ObjectContainer): void {
  for (const upload of cloud.tables.multipartUploads.values()) {
    if (upload.containerId === container.id) discardUpload(cloud, upload);
  }
  cloud.tables.containers.delete(container.id);
}

export function findObject(cloud: SandboxCloud, container: ObjectContainer, name: string): StoredObject | undefined {
  return cloud.tables.objects.get(`${container.id}/${name}`);
}

/** Objects of a container, by name. */
export function objectsOf(cloud: SandboxCloud, container: ObjectContainer): StoredObject[] {
  return [...cloud.tables.objects.values()].filter(({ containerId }) => containerId === container.id).toSorted(byName);
}

/** Stores an object in place of an older one of the name. The wish's content has been counted for it. */
export function putObject(
  cloud: SandboxCloud,
  container: ObjectContainer,
  name: string,
  wish: ObjectWish,
): StoredObject {
  const id = `${container.id}/${name}`;
  const old = cloud.tables.objects.get(id);
  if (old) discardObject(cloud, old);
  const made: StoredObject = { ...wish, id, name, containerId: container.id, createdAt: cloud.now() };
  cloud.tables.objects.set(id, made);
  return made;
}

export function discardObject(cloud: SandboxCloud, object: StoredObject): void {
  if (object.content !== null) cloud.content.drop(object.content);
  cloud.tables.objects.delete(object.id);
}

export function discardUpload(cloud: SandboxCloud, upload: MultipartUpload): void {
  for (const { content } of upload.parts) if (content !== null) cloud.content.drop(content);
  cloud.tables.multipartUploads.delete(upload.id);
}

/** The copy of an object under another name shares its bytes. */
export function sharedContent(cloud: SandboxCloud, object: StoredObject): string | null {
  if (object.content !== null) cloud.content.keep(object.content);
  return object.content;
}

export interface ListingQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly marker: string;
  readonly endMarker: string;
  readonly limit: number;
  readonly order: 'ascending' | 'descending';
}

/** An object, or a common prefix of several up to the delimiter. */
export type Listed = { readonly object: StoredObject } | { readonly subdir: string };

/** One page of a container's listing, and whether more follows. */
export function listObjects(
  objects: readonly StoredObject[],
  query: ListingQuery,
): { entries: Listed[]; more: boolean } {
  const { prefix, delimiter, marker, endMarker, limit, order } = query;
  const forward = order === 'ascending';
  const after = (name: string) => marker === '' || (forward ? name > marker : name < marker);
  const before = (name: string) => endMarker === '' || (forward ? name < endMarker : name > endMarker);
  const entries: Listed[] = [];
  const seen = new Set<string>();
  for (const object of forward ? objects : objects.toReversed()) {
    if (!object.name.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : object.name.indexOf(delimiter, prefix.length);
    const name = cut < 0 ? object.name : object.name.slice(0, cut + delimiter.length);
    if (!after(name) || !before(name) || seen.has(name)) continue;
    if (entries.length === limit) return { entries, more: true };
    seen.add(name);
    entries.push(cut < 0 ? { object } : { subdir: name });
  }
  return { entries, more: false };
}

/** Name of an entry as the next page's marker wants it. */
export function nameOf(entry: Listed): string {
  return 'subdir' in entry ? entry.subdir : entry.object.name;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

import type { Registry, VirtualRequest } from '@allmend/core-apiserver';
import { asJson, isStatusError, statusErrors, type Kind, type KubeObject } from '@allmend/core-machinery';
import { creatorOf, type AuditReader } from './creator.ts';
import { personOf, type Person } from './person.ts';
import { seal } from './seal.ts';

/** Where people's words about objects are taken down. */
export interface DeskParts {
  readonly registry: Pick<Registry, 'get' | 'update'>;
  /** Tells who made an object: nobody speaks about their own. */
  readonly audit: AuditReader;
  readonly now: () => Date;
}

/** One word about one object. */
export interface Word<T> {
  readonly object: T;
  readonly person: Person;
  /** Who made the object, as `Person.by`. */
  readonly creator: string;
  readonly at: Date;
}

/** In whose name the status is written, among `managedFields`. */
const manager = 'allmend-four-eyes';
const attempts = 20;

/**
 * Takes a word down: reads the object, asks what becomes of its status, and writes that only if the object still is the one that
 * was read; else all begins anew. So of two people who speak at the same instant the one is first and the other second. When it
 * resolves, it is durable. What `rule` throws is the answer. Nothing is written when the request is a dry run.
 */
export async function takeDown<T extends KubeObject, R extends { readonly status: object }>(
  parts: DeskParts,
  kind: Kind,
  request: VirtualRequest,
  rule: (word: Word<T>) => Promise<R> | R,
): Promise<R> {
  const { context, namespace, name } = request;
  const resource = { group: kind.group, resource: kind.plural };
  const person = personOf(context.identity);
  if (!person) throw statusErrors.forbidden(resource, name, 'your name is too long to be told from others');
  const place = { namespace, name };
  const own = { ...context, identity: seal(context.identity), fieldManager: manager };
  for (let attempt = 1; ; attempt += 1) {
    const object = (await parts.registry.get(context.tenant, kind, place, '')) as T;
    if (object.metadata.deletionTimestamp !== undefined) {
      throw statusErrors.conflict(resource, name, 'it is being deleted');
    }
    const creator = await creatorOf(parts.audit, context.tenant, kind, object);
    if (creator === null) throw statusErrors.conflict(resource, name, 'the audit does not tell who made it');
    const ruled = await rule({ object, person, creator, at: parts.now() });
    const value = asJson({ ...object, status: ruled.status });
    try {
      await parts.registry.update(own, kind, place, 'status', { value, duplicates: [] });
      return ruled;
    } catch (error) {
      if (!isStatusError(error, 'Conflict') || attempt === attempts) throw error;
    }
  }
}

import type { AuditEvents, WriteContext } from '@allmend/core-apiserver';
import { isJsonObject, type Kind, type KubeObject } from '@allmend/core-machinery';
import { printPerson } from './person.ts';

/** Reads who made objects: the audit, whose row stands in the same commit as the object. */
export type AuditReader = Pick<AuditEvents, 'list'>;

/**
 * Who made the object, as `Person.by`; null when the audit does not say. The object itself cannot: all that its creator wrote into
 * it is their own word, `managedFields` too.
 */
export async function creatorOf(
  audit: AuditReader,
  tenant: WriteContext['tenant'],
  kind: Pick<Kind, 'group' | 'plural'>,
  { metadata }: KubeObject,
): Promise<string | null> {
  const { namespace = '', name = '', creationTimestamp } = metadata;
  const created = Date.parse(creationTimestamp ?? '');
  if (Number.isNaN(created)) return null;
  const query = new URLSearchParams({
    subject: [kind.plural, kind.group, namespace, name].join('/'),
    // The object has whole seconds, the row is of the same instant with milliseconds.
    since: new Date(created).toISOString(),
    until: new Date(created + 1000).toISOString(),
    order: 'descending',
    limit: '5000',
  });
  const { items } = await audit.list(tenant, query);
  // Of one name made twice within the second, the object that is there is the last.
  for (const { event } of items) {
    if (!isJsonObject(event) || event['outcome'] !== 'created') continue;
    const person = event['actor'] ?? event['user'];
    if (!isJsonObject(person)) return null;
    const { issuer, tenant: home, name: called } = person;
    if (typeof issuer !== 'string' || typeof home !== 'string' || typeof called !== 'string') return null;
    return printPerson({ issuer, tenant: home, name: called });
  }
  return null;
}

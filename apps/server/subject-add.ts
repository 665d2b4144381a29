import { Cloud, Namespace, Scope, Secret, Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import type { CloudHandover } from './cloud-credentials.ts';
import { serverErrors } from './errors.ts';

/** A subject as it is to be. */
export interface WantedSubject {
  readonly namespace: string;
  readonly name: string;
  readonly displayName: string;
  readonly operator: string;
  readonly country?: string;
  readonly region?: string;
  readonly group?: string;
  readonly alias?: string;
  readonly scopes: readonly string[];
  readonly active: 'daily' | 'never';
  readonly cloud: CloudHandover;
}

/** Label of what belongs to a subject and goes with it. */
export const subjectLabel = 'conformance.allmend.dev/subject';

export const secretOf = (name: string): string => `${name}-credentials`;

/**
 * Enters a subject and what it is measured with. Each object is applied as it is to be: doing it again completes what an earlier attempt
 * left undone, and changes nothing else. Throws StatusErrors, among them a conflict where somebody else says otherwise, and
 * `server.no-scope`.
 */
export async function addSubject(client: Client, wanted: WantedSubject): Promise<void> {
  const { namespace, name, cloud, country, operator } = wanted;
  await provideScopes(client, wanted.scopes);
  await provide(
    () => client.kind(Namespace).find({ name: namespace }),
    () => client.kind(Namespace).apply({ metadata: { name: namespace } }),
  );
  const metadata = { namespace, labels: { [subjectLabel]: name } };
  await client.kind(Secret).apply({
    metadata: { ...metadata, name: secretOf(name) },
    type: 'Opaque',
    stringData: { 'clouds.yaml': cloud.cloudsYaml },
  });
  await client.kind(Cloud).apply({
    metadata: { ...metadata, name },
    spec: {
      type: 'openstack',
      endpoint: cloud.endpoint,
      interface: cloud.interface,
      credentialRef: { name: secretOf(name) },
      operator,
      ...(cloud.region !== null && { region: cloud.region }),
      ...(cloud.caBundle !== null && { caBundle: cloud.caBundle }),
      ...(country !== undefined && { country }),
    },
  });
  await client.kind(Subject).apply({ metadata: { namespace, name }, spec: specOf(wanted) });
}

function specOf(wanted: WantedSubject): object {
  const { name, displayName, operator, country, region, group, alias, scopes, active } = wanted;
  return {
    displayName,
    operator,
    scopes: [...scopes],
    measurement: { cloud: name, active },
    ...(country !== undefined && { country }),
    ...(region !== undefined && { region }),
    ...(group !== undefined && { group }),
    ...(alias !== undefined && { alias }),
  };
}

/** Shipped scopes are imported when they are missing; others must be there. */
async function provideScopes(client: Client, scopes: readonly string[]): Promise<void> {
  const { findShipped, shippedScopes } = await import('@allmend/conformance');
  const scopeKind = client.kind(Scope);
  for (const name of scopes) {
    await provide(
      () => scopeKind.find({ name }),
      () => {
        if (findShipped(name)) return scopeKind.apply({ metadata: { name }, spec: { shipped: name } });
        const known = shippedScopes.map(({ alias }) => alias).join(', ');
        throw serverErrors.error('no-scope', { scope: name, known });
      },
    );
  }
}

/** Makes what is not there. Who may not look at it works in a place that others have prepared. */
async function provide(find: () => Promise<unknown>, make: () => Promise<unknown>): Promise<void> {
  let found: unknown;
  try {
    found = await find();
  } catch (error) {
    if (isStatusError(error, 'Forbidden')) return;
    throw error;
  }
  if (!found) await make();
}

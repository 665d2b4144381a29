import { builtInKinds, Certificate, EvidenceDocument } from '@allmend/api/kinds';
import {
  controllersUser,
  createAuditEvents,
  createAuditRow,
  createContinueTokens,
  createRegistry,
  rootTenant,
  type Registry,
  type RegistryLifecycle,
  type WriteContext,
} from '@allmend/core-apiserver';
import { asJson, type Json, type Kind, type KubeObject } from '@allmend/core-machinery';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createReviews } from '../documents/reviews.ts';
import { fourEyesRules } from './guard.ts';

/* The rules on a registry of their own: what they hold to, they hold to against everybody's rights. */

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let registry: Registry & RegistryLifecycle;
let now = new Date('2026-11-21T10:00:00Z');

beforeEach(async () => {
  folder = await temporaryFolder('guard');
  store = await openSqliteStore({ folder: folder.path });
  now = new Date('2026-11-21T10:00:00Z');
  registry = createRegistry({
    store,
    builtIn: builtInKinds,
    rules: fourEyesRules(() => now),
    auditRow: createAuditRow(),
  });
  const namespaces = builtInKinds.find(({ kind }) => kind === 'Namespace')!;
  await create(namespaces, { metadata: { name: 'hansa' } }, '');
});
afterEach(async () => {
  await registry.close();
  await store.close();
  await folder[Symbol.asyncDispose]();
});

type Identity = WriteContext['identity'];
const root: Identity = { issuer: 'certificate', tenant: 'root', name: 'root', groups: ['system:masters'] };
const controllers: Identity = { issuer: 'certificate', tenant: 'root', name: controllersUser, groups: [] };
const lifecycle: Identity = { issuer: 'server', tenant: 'root', name: 'system:allmend:lifecycle', groups: [] };

const context = (identity: Identity): WriteContext => ({
  tenant: rootTenant,
  identity,
  requestId: 'r',
  source: '192.0.2.1',
  now,
  dryRun: 'None',
  fieldManager: 'test',
  fieldValidation: 'Strict',
  warnings: [],
});
const bodyOf = (value: unknown) => ({ value: value as Json, duplicates: [] });

async function create(kind: Kind, object: object, namespace = 'hansa'): Promise<KubeObject> {
  return (await registry.create(context(root), kind, namespace, bodyOf(object))).object;
}

async function patch(kind: Kind, identity: Identity, name: string, status: object): Promise<KubeObject> {
  const place = { namespace: 'hansa', name };
  const request = { type: 'merge', body: bodyOf({ status }) } as const;
  return (await registry.patch(context(identity), kind, place, 'status', request)).object;
}

const granted = {
  state: 'Granted',
  number: 'hansa-2026-1',
  validFrom: '2026-11-21T10:00:00Z',
  validUntil: '2027-11-21T10:00:00Z',
};

/** As it stands after a grant, written around the rules. */
async function seedGranted(): Promise<void> {
  const { object } = await registry.create(context(root), Certificate, 'hansa', bodyOf(Certificate.examples[0]));
  const { resourceVersion: _, ...metadata } = object.metadata;
  const key = {
    tenant: 'root',
    group: Certificate.group,
    resource: Certificate.plural,
    namespace: 'hansa',
    name: 'hansa-2026',
  };
  const value = Buffer.from(JSON.stringify(asJson({ ...object, metadata, status: granted })));
  await store.commit({ writes: [{ key, op: 'put', value }] });
}

const remove = (identity: Identity) =>
  registry.delete(
    context(identity),
    Certificate,
    { namespace: 'hansa', name: 'hansa-2026' },
    {
      propagation: 'Default',
      preconditions: {},
    },
  );

describe('the status of a certificate', () => {
  beforeEach(() => create(Certificate, Certificate.examples[0]!));

  test.each<[string, Identity]>([
    ['the administrator', root],
    ['who impersonates the controllers', { ...controllers, issuer: 'impersonation', actor: root }],
    ['a token of the same name', { ...controllers, issuer: 'token' }],
    ['the controllers of another tenant', { ...controllers, tenant: 'aaaaaaaaaaaaaaaa' }],
  ])('is not written by %s', async (_who, identity) => {
    await expect(patch(Certificate, identity, 'hansa-2026', granted)).rejects.toMatchObject({ code: 403 });
    await expect(patch(Certificate, identity, 'hansa-2026', { state: 'Revoked' })).rejects.toMatchObject({ code: 403 });
  });

  test('has what people decide in it, which the controllers do not write either', async () => {
    const decisions = [{ action: 'grant', by: 'x', at: '2026-11-21T10:00:00Z', reason: 'x' }];
    for (const forged of [{ decisions }, granted, { appliedBy: 'x' }, { nextManualCheck: '2026-11-21T10:00:00Z' }]) {
      await expect(patch(Certificate, controllers, 'hansa-2026', forged)).rejects.toMatchObject({ code: 403 });
    }
    const written = await patch(Certificate, controllers, 'hansa-2026', { state: 'Applied' });
    expect(written['status']).toEqual({ state: 'Applied' });
  });

  test('is not what stops changes of labels', async () => {
    await patch(Certificate, controllers, 'hansa-2026', { state: 'Applied' });
    const request = { type: 'merge', body: bodyOf({ metadata: { labels: { a: 'b' } } }) } as const;
    const place = { namespace: 'hansa', name: 'hansa-2026' };
    const { object } = await registry.patch(context(root), Certificate, place, '', request);
    expect(object['status']).toEqual({ state: 'Applied' });
  });
});

describe('a certificate that was granted', () => {
  test('is not deleted until a year after its end, whoever asks', async () => {
    await seedGranted();
    await expect(remove(root)).rejects.toMatchObject({
      code: 403,
      message: expect.stringContaining('hansa-2026-1 is Granted and is kept until 2028-11-21'),
    });
    now = new Date('2028-11-21T09:59:59Z');
    await expect(remove(root)).rejects.toMatchObject({ code: 403 });
    now = new Date('2028-11-21T10:00:00Z');
    expect(await remove(root)).toMatchObject({ status: 'Success' });
  });

  test('goes with its namespace', async () => {
    await seedGranted();
    expect(await remove(lifecycle)).toMatchObject({ status: 'Success' });
  });

  test('an application goes when its owner likes', async () => {
    await create(Certificate, Certificate.examples[0]!);
    expect(await remove(root)).toMatchObject({ status: 'Success' });
  });
});

test('reviews pass the rules, and nothing else does', async () => {
  const [example] = EvidenceDocument.examples as unknown as readonly { metadata: { name: string } }[];
  await create(EvidenceDocument, example!);
  const { name } = example!.metadata;
  const audit = createAuditEvents({ store, tokens: createContinueTokens(Buffer.alloc(32)) });
  const reviews = createReviews({ registry, audit, now: () => now });
  const body = bodyOf({
    apiVersion: 'conformance.allmend.dev/v1alpha1',
    kind: 'DocumentReview',
    spec: { verdict: 'accept', reason: 'good' },
  });
  const say = (identity: Identity) => reviews.create({ context: context(identity), namespace: 'hansa', name, body });
  const person = (called: string): Identity => ({ ...root, name: called });
  await expect(say(root)).rejects.toMatchObject({ code: 403 });
  await say(person('ada'));
  expect((await say(person('bo')))['status']).toEqual({ effect: 'Done', state: 'Accepted' });
  await expect(patch(EvidenceDocument, root, name, { reviews: [] })).rejects.toMatchObject({ code: 403 });
  await expect(patch(EvidenceDocument, controllers, name, { submittedBy: 'x' })).rejects.toMatchObject({ code: 403 });
});

test('where the audit does not tell who made an object, nobody judges it', async () => {
  const silent = createRegistry({ store, builtIn: builtInKinds });
  const [example] = EvidenceDocument.examples as unknown as readonly { metadata: { name: string } }[];
  await silent.create(context(root), EvidenceDocument, 'hansa', bodyOf(example));
  const audit = createAuditEvents({ store, tokens: createContinueTokens(Buffer.alloc(32)) });
  const reviews = createReviews({ registry, audit, now: () => now });
  const body = bodyOf({
    apiVersion: 'conformance.allmend.dev/v1alpha1',
    kind: 'DocumentReview',
    spec: { verdict: 'accept', reason: 'good' },
  });
  const asked = reviews.create({ context: context(root), namespace: 'hansa', name: example!.metadata.name, body });
  await expect(asked).rejects.toMatchObject({
    code: 409,
    message: expect.stringContaining('does not tell who made it'),
  });
  await silent.close();
});

import { createHash } from 'node:crypto';
import type { KubeObject } from '@allmend/core-machinery';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPolicy, readClusterRole, readRole, type RoleBinding } from '../authorization/policy.ts';
import type { PolicySource } from '../authorization/policy-source.ts';
import { createRbac } from '../authorization/rbac.ts';
import { standingBindings, standingRoles } from '../authorization/standing-roles.ts';
import { openScene, ownIssuer, tokenOf, type Scene } from '../authentication/testing.ts';
import { bodyOf, contextOf, refusal } from '../registry/testing.ts';
import type { Identity } from '../request/identity.ts';
import { createReviews } from './reviews.ts';

let scene: Scene;
let ask: (resource: string, body: object, options?: Asking) => Promise<KubeObject>;
const secret = 'bootstrap-canary';

interface Asking {
  readonly identity?: Identity;
  readonly namespace?: string;
  readonly tenant?: 'city' | 'school';
  readonly duplicates?: readonly string[];
}

const alice = (more: Partial<Identity> = {}): Identity => ({
  issuer: 'certificate',
  tenant: scene.city.id,
  name: 'alice',
  groups: ['system:authenticated'],
  ...more,
});

/** In every tenant: alice may read everything in `shop`, and `root:olga` may see config maps everywhere. */
const policies: PolicySource = {
  policy(tenant) {
    const bind = (name: string, namespace: string, role: RoleBinding['role'], subject: object): RoleBinding => ({
      name,
      namespace,
      role,
      subjects: [{ kind: 'User', name: 'alice', ...subject }],
    });
    const reader = { apiVersion: '', kind: '', metadata: { name: 'reader', namespace: 'shop' } };
    const rules = [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['secrets'], resourceNames: ['one'] }];
    const paths = { ...reader, rules: [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }] };
    return Promise.resolve(
      createPolicy({
        tenant,
        clusterRoles: [...standingRoles, readClusterRole({ ...paths, metadata: { name: 'paths' } })],
        roles: [readRole({ ...reader, rules })],
        bindings: [
          ...standingBindings(tenant),
          bind('shop', 'shop', { kind: 'Role', name: 'reader' }, {}),
          bind('paths', 'shop', { kind: 'ClusterRole', name: 'paths' }, {}),
          bind(
            'stranger',
            '',
            { kind: 'ClusterRole', name: 'view' },
            { apiGroup: 'tenancy.allmend.dev', name: 'root:olga' },
          ),
        ],
      }),
    );
  },
};

beforeAll(async () => {
  const sha256 = createHash('sha256').update(secret).digest('hex');
  scene = await openScene({ staticTokens: [{ sha256, name: 'alice' }] });
  const { tokens, audiences } = scene.authentication;
  const reviews = createReviews({ authorizer: createRbac(policies), policies, tokens, audiences });
  ask = (resource, body, { identity = alice(), namespace = '', tenant = 'city', duplicates = [] } = {}) => {
    const review = reviews.find((one) => one.resource === resource)!;
    const context = contextOf({ tenant: scene[tenant], identity });
    const { group, version, kind } = review.kind;
    const value = { apiVersion: `${group}/${version}`, kind, ...body };
    return review.create({ context, namespace, name: '', body: bodyOf(value, duplicates) });
  };
});
afterAll(() => scene[Symbol.asyncDispose]());
let from = 0;
beforeEach(() => {
  from = scene.log.length;
});

const allowedOf = (answer: KubeObject): boolean => (answer['status'] as { allowed: boolean }).allowed;
const get = (more: object = {}): object => ({
  resourceAttributes: { verb: 'get', resource: 'secrets', namespace: 'shop', name: 'one', ...more },
});

describe('may I?', () => {
  test.each<[string, object, boolean]>([
    ['what a binding gives', get(), true],
    ['another name', get({ name: 'two' }), false],
    ['all names', get({ name: '' }), false],
    ['another namespace', get({ namespace: 'vault' }), false],
    ['all namespaces', get({ namespace: '' }), false],
    ['every verb', get({ verb: '*' }), false],
    ['every resource', get({ resource: '*' }), false],
    ['every group', get({ group: '*' }), false],
    ['a subresource', get({ subresource: 'status' }), false],
    ['a verb of prototypes', get({ verb: '__proto__' }), false],
    ['a path', { nonResourceAttributes: { path: '/apis', verb: 'get' } }, true],
    [
      'a path by a binding that counts in a namespace only',
      { nonResourceAttributes: { path: '/metrics', verb: 'get' } },
      false,
    ],
  ])('%s', async (_, spec, allowed) => {
    const answer = await ask('selfsubjectaccessreviews', { spec });
    expect(allowedOf(answer)).toBe(allowed);
    expect(answer).toMatchObject({ apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec });
  });

  test('the answer says by which binding', async () => {
    const { status } = await ask('selfsubjectaccessreviews', { spec: get() });
    expect(status).toEqual({ allowed: true, reason: 'RBAC: allowed by RoleBinding "shop" of Role "reader"' });
  });

  test('an answer that the asker wrote counts for nothing', async () => {
    const answer = await ask('selfsubjectaccessreviews', { spec: get({ name: 'two' }), status: { allowed: true } });
    expect(answer['status']).toEqual({ allowed: false });
  });

  test('is asked of the tenant of the request, and of nobody else’s', async () => {
    expect(allowedOf(await ask('selfsubjectaccessreviews', { spec: get() }, { tenant: 'school' }))).toBe(false);
  });

  test('what I may is listed whole: rights in the namespace, and on paths of the cluster', async () => {
    const { status } = await ask('selfsubjectrulesreviews', { spec: { namespace: 'shop' } });
    const { resourceRules, nonResourceRules, incomplete } = status as Record<string, unknown[]>;
    expect(incomplete).toBe(false);
    expect(resourceRules).toContainEqual({
      verbs: ['get', 'list'],
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['one'],
    });
    expect(JSON.stringify(resourceRules)).toContain('selfsubjectaccessreviews');
    expect(JSON.stringify(nonResourceRules)).toContain('/openapi');
    expect(JSON.stringify(nonResourceRules)).not.toContain('/metrics');
    const elsewhere = await ask('selfsubjectrulesreviews', { spec: { namespace: 'vault' } });
    expect(JSON.stringify(elsewhere['status'])).not.toContain('secrets');
    expect((await refusal(ask('selfsubjectrulesreviews', { spec: {} }))).code).toBe(400);
  });
});

describe('may they?', () => {
  test('users and groups are those of the tenant that is asked', async () => {
    expect(allowedOf(await ask('subjectaccessreviews', { spec: { ...get(), user: 'alice' } }))).toBe(true);
    expect(allowedOf(await ask('subjectaccessreviews', { spec: { ...get(), user: 'bob' } }))).toBe(false);
    const administrators = { ...get(), groups: ['tenancy.allmend.dev:administrators'] };
    expect(allowedOf(await ask('subjectaccessreviews', { spec: administrators }))).toBe(true);
    const masters = { ...get(), groups: ['system:masters'] };
    expect(allowedOf(await ask('subjectaccessreviews', { spec: masters }))).toBe(false);
  });

  test('strangers are asked about with the tenant that whoami tells of them', async () => {
    const spec = { resourceAttributes: { verb: 'get', resource: 'configmaps', namespace: 'x' }, user: 'olga' };
    const extra = { 'tenancy.allmend.dev/tenant': ['root'] };
    expect(allowedOf(await ask('subjectaccessreviews', { spec }))).toBe(false);
    expect(allowedOf(await ask('subjectaccessreviews', { spec: { ...spec, extra } }))).toBe(true);
    expect(allowedOf(await ask('subjectaccessreviews', { spec: { ...spec, user: 'alice', extra } }))).toBe(false);
  });

  test('in one namespace: that of the path', async () => {
    const spec = { ...get(), user: 'alice' };
    const local = 'localsubjectaccessreviews';
    expect(allowedOf(await ask(local, { spec }, { namespace: 'shop' }))).toBe(true);
    expect((await refusal(ask(local, { spec }, { namespace: 'vault' }))).code).toBe(422);
    const metadata = { namespace: 'shop' };
    expect((await refusal(ask(local, { spec, metadata }, { namespace: 'vault' }))).code).toBe(400);
    const path = { nonResourceAttributes: { path: '/', verb: 'get' }, user: 'alice' };
    expect((await refusal(ask(local, { spec: path }, { namespace: 'shop' }))).code).toBe(422);
  });
});

describe('who am I?', () => {
  test('the answer has name, groups, extras and the tenant', async () => {
    const identity = alice({ uid: 'u-1', extra: { 'example.org/department': ['library'] } });
    const answer = await ask(
      'selfsubjectreviews',
      { metadata: {}, status: { userInfo: { username: 'root' } } },
      { identity },
    );
    expect(answer['status']).toEqual({
      userInfo: {
        username: 'alice',
        uid: 'u-1',
        groups: ['system:authenticated'],
        extra: { 'example.org/department': ['library'], 'tenancy.allmend.dev/tenant': [scene.city.id] },
      },
    });
  });
});

describe('whose token is it?', () => {
  const review = (token: string, more: object = {}, options: Asking = {}) =>
    ask('tokenreviews', { spec: { token, ...more } }, options);

  test('a token of the tenant holds, and is not told again', async () => {
    const token = tokenOf(await scene.issue('default'));
    const answer = await review(token);
    expect(answer['status']).toMatchObject({
      authenticated: true,
      user: {
        username: 'system:serviceaccount:default:default',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
        extra: { 'tenancy.allmend.dev/tenant': [scene.city.id] },
      },
      audiences: [ownIssuer],
    });
    expect(JSON.stringify(answer)).not.toContain(token);
  });

  test('a token of another tenant does not hold here, though it would at the door', async () => {
    const token = tokenOf(await scene.issue('default'));
    expect(await scene.byToken(token, scene.school)).not.toBeNull();
    const answer = await review(token, {}, { tenant: 'school', identity: alice({ tenant: scene.school.id }) });
    expect(answer['status']).toEqual({ authenticated: false, error: 'invalid bearer token' });
    expect((await review(secret))['status']).toMatchObject({ authenticated: false });
  });

  test('audiences are those of the token', async () => {
    const token = tokenOf(await scene.issue('default', { audiences: ['vault'] }));
    expect((await review(token))['status']).toMatchObject({ authenticated: false });
    expect((await review(token, { audiences: ['vault', 'x'] }))['status']).toMatchObject({ audiences: ['vault'] });
    expect((await review(token, { audiences: ['x'] }))['status']).toMatchObject({ authenticated: false });
  });

  test.each(['wrong', 'a.b.c', 'x'.repeat(20_000), 'with space', '\u0000'])(
    'what is none does not hold: %#',
    async (token) => {
      expect((await review(token))['status']).toEqual({ authenticated: false, error: 'invalid bearer token' });
      expect(scene.log.slice(from)).toEqual([]);
    },
  );

  test('no token is a mistake', async () => {
    expect((await refusal(review(''))).code).toBe(422);
  });
});

describe('bodies', () => {
  test.each<[string, string, object, number]>([
    ['nothing to ask', 'selfsubjectaccessreviews', { spec: {} }, 422],
    [
      'both to ask',
      'selfsubjectaccessreviews',
      { spec: { ...get(), nonResourceAttributes: { path: '/', verb: 'get' } } },
      422,
    ],
    ['nobody', 'subjectaccessreviews', { spec: get() }, 422],
    ['a wrong type', 'selfsubjectaccessreviews', { spec: { resourceAttributes: [] } }, 422],
    ['an unknown member', 'selfsubjectaccessreviews', { spec: { ...get(), sudo: true } }, 400],
    ['another kind', 'selfsubjectaccessreviews', { kind: 'Secret', spec: get() }, 400],
    ['no spec', 'subjectaccessreviews', {}, 422],
    ['groups that are no list', 'subjectaccessreviews', { spec: { ...get(), groups: 'x' } }, 422],
    ['an extra that is no list', 'subjectaccessreviews', { spec: { ...get(), user: 'a', extra: { a: 'b' } } }, 422],
  ])('with %s are refused', async (_, resource, body, code) => {
    expect((await refusal(ask(resource, body))).code).toBe(code);
  });

  test('that are no objects are refused, and never break anything', async () => {
    const { tokens, audiences } = scene.authentication;
    for (const review of createReviews({ authorizer: createRbac(policies), policies, tokens, audiences })) {
      for (const value of [null, [], 'x', 7, { metadata: 7 }, { metadata: null, spec: null }, { spec: [] }]) {
        const request = {
          context: contextOf({ tenant: scene.city }),
          namespace: 'shop',
          name: '',
          body: bodyOf(value),
        };
        const answer = await review.create(request).then(
          () => 201,
          (error: { code?: number }) => error.code,
        );
        expect([201, 400, 422], `${review.resource} ${JSON.stringify(value)}`).toContain(answer);
      }
    }
  });

  test('with a member twice are refused', async () => {
    const duplicates = ['spec.resourceAttributes.verb'];
    expect((await refusal(ask('selfsubjectaccessreviews', { spec: get() }, { duplicates }))).code).toBe(400);
  });
});

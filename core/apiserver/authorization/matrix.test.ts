import { describe, expect, test } from 'vitest';
import type { Identity } from '../request/identity.ts';
import type { RequestInfo, TenantRef } from '../request/request-info.ts';
import { createPolicy, readRole, type RoleBinding } from './policy.ts';
import { createRbac } from './rbac.ts';
import { controllersUser, publicUser, standingBindings, standingRoles } from './standing-roles.ts';
import { foreignGroup } from './subject.ts';

/*
 * Personas × verbs × kinds × tenants, from docs/security/threat-model.md: the table says what each persona may; everything that
 * it does not say is denied. Written without a look at the roles, so that a change of a role shows here.
 */

const root: TenantRef = { id: 'root', path: '' };
const city: TenantRef = { id: 'cityaaaaaaaaaaaa', path: 'city' };
const school: TenantRef = { id: 'schoolaaaaaaaaaa', path: 'city:school' };
const tenants = { root, city, school, all: 'all' } as const;
type Tenant = keyof typeof tenants;

/** Kinds with the places where they are asked for: `shop` and `vault` are namespaces, `` is cluster scope or all namespaces. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  configmaps: ['', 'shop', 'vault'],
  secrets: ['', 'shop', 'vault'],
  serviceaccounts: ['', 'shop', 'vault'],
  'serviceaccounts/token': ['shop', 'vault'],
  events: ['', 'shop', 'vault'],
  resourcequotas: ['', 'shop', 'vault'],
  namespaces: ['', 'shop', 'vault'],
  users: [''],
  groups: [''],
  'leases.coordination.k8s.io': ['', 'shop', 'vault'],
  'roles.rbac.authorization.k8s.io': ['', 'shop', 'vault'],
  'rolebindings.rbac.authorization.k8s.io': ['', 'shop', 'vault'],
  'clusterroles.rbac.authorization.k8s.io': [''],
  'clusterrolebindings.rbac.authorization.k8s.io': [''],
  'customresourcedefinitions.apiextensions.k8s.io': [''],
  'tenants.tenancy.allmend.dev': [''],
  'clouds.cloud.allmend.dev': ['', 'shop', 'vault'],
  'auditevents.audit.allmend.dev': [''],
  'scopes.conformance.allmend.dev': [''],
  'scopes/status.conformance.allmend.dev': [''],
  'scopes/sheet.conformance.allmend.dev': [''],
  'scopes/impact.conformance.allmend.dev': [''],
  'sheets/content.conformance.allmend.dev': ['', 'shop', 'vault'],
  'dayroots.conformance.allmend.dev': [''],
  'subjects.conformance.allmend.dev': ['', 'shop', 'vault'],
  'subjects/status.conformance.allmend.dev': ['shop', 'vault'],
  'subjects/results.conformance.allmend.dev': ['shop', 'vault'],
  'subjects/verdicts.conformance.allmend.dev': ['shop', 'vault'],
  'subjects/sheet.conformance.allmend.dev': ['shop', 'vault'],
  'subjects/findings.conformance.allmend.dev': ['shop', 'vault'],
  'evidences/content.conformance.allmend.dev': ['shop', 'vault'],
  'conformanceruns.conformance.allmend.dev': ['', 'shop', 'vault'],
  'conformanceruns/status.conformance.allmend.dev': ['shop', 'vault'],
  'submitters.conformance.allmend.dev': ['', 'shop', 'vault'],
  'submitters/status.conformance.allmend.dev': ['shop', 'vault'],
  'certificates.conformance.allmend.dev': ['', 'shop', 'vault'],
  'certificates/status.conformance.allmend.dev': ['shop', 'vault'],
  'certificates/decision.conformance.allmend.dev': ['shop', 'vault'],
  'evidencedocuments.conformance.allmend.dev': ['', 'shop', 'vault'],
  'evidencedocuments/status.conformance.allmend.dev': ['shop', 'vault'],
  'evidencedocuments/review.conformance.allmend.dev': ['shop', 'vault'],
  'notices.notification.allmend.dev': ['', 'shop', 'vault'],
  'notices/status.notification.allmend.dev': ['shop', 'vault'],
  'notificationchannels.notification.allmend.dev': ['', 'shop', 'vault'],
  'notificationchannels/status.notification.allmend.dev': ['shop', 'vault'],
  'clouds/status.cloud.allmend.dev': ['shop', 'vault'],
  'tenants/objects.tenancy.allmend.dev': [''],
  'tokenreviews.authentication.k8s.io': [''],
  'selfsubjectreviews.authentication.k8s.io': [''],
  'subjectaccessreviews.authorization.k8s.io': [''],
  'localsubjectaccessreviews.authorization.k8s.io': ['shop', 'vault'],
  'selfsubjectaccessreviews.authorization.k8s.io': [''],
  'selfsubjectrulesreviews.authorization.k8s.io': [''],
};
const read = ['get', 'list', 'watch'];
const write = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const powers = ['impersonate', 'bind', 'escalate'];
const verbs = [...read, ...write, ...powers];
const paths = ['/apis', '/openapi/v3', '/version', '/metrics', '/debug'];
const everyKind = Object.keys(kinds);
const ofGroup = (group: string): readonly string[] => everyKind.filter((kind) => kind.endsWith(`.${group}`));
/** Objects and their parts. */
const monitored = [...ofGroup('conformance.allmend.dev'), ...ofGroup('notification.allmend.dev')];

const bind = (name: string, namespace: string, role: string, subject: object): RoleBinding => ({
  name,
  namespace,
  role: { kind: role === 'reader' ? 'Role' : 'ClusterRole', name: role },
  subjects: [{ kind: 'User', name: '', ...subject }],
});

/** What is bound in each tenant. */
const bindings: Readonly<Record<string, readonly RoleBinding[]>> = {
  root: [bind('watcher', '', 'view', { name: 'wim' })],
  [city.id]: [
    bind('viewer', '', 'view', { name: 'vera' }),
    bind('editor', 'shop', 'edit', { kind: 'Group', name: 'sellers' }),
    bind('chief', 'shop', 'admin', { name: 'carl' }),
    bind('robot', 'shop', 'reader', { kind: 'ServiceAccount', name: 'robot' }),
    bind('break-glass', '', 'cluster-admin', { apiGroup: foreignGroup, name: 'root:olga' }),
    bind('auditor', '', 'conformance-auditor', { name: 'audra' }),
    bind('certifier', 'shop', 'certification-body', { name: 'cert' }),
    bind('neighbour', 'shop', 'view', { apiGroup: foreignGroup, kind: 'Group', name: `${school.id}:teachers` }),
  ],
  [school.id]: [],
};

const reader = readRole({
  apiVersion: '',
  kind: '',
  metadata: { namespace: 'shop', name: 'reader' },
  rules: [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'] }],
});

const rbac = createRbac({
  policy: (tenant) =>
    Promise.resolve(
      createPolicy({
        tenant,
        clusterRoles: standingRoles,
        roles: tenant === city.id ? [reader] : [],
        bindings: [...standingBindings(tenant), ...(bindings[tenant] ?? [])],
      }),
    ),
});

/** Rights in a tenant: on kinds (in all places and by all verbs, unless they are named), and on paths. */
interface Rights {
  readonly tenant: Tenant;
  readonly places?: readonly string[];
  readonly kinds?: readonly string[];
  readonly verbs?: readonly string[];
  readonly paths?: readonly string[];
}

interface Persona {
  readonly identity: Identity;
  readonly may: readonly Rights[];
}

const who = (tenant: string, name: string, ...groups: string[]): Identity => ({
  issuer: 'certificate',
  tenant,
  name,
  groups: [...groups, 'system:authenticated'],
});

/** What everybody may in the tenant that authenticated them: see what there is, and ask about themselves. */
const self = (tenant: Tenant): readonly Rights[] => [
  { tenant, paths: ['/apis', '/openapi/v3', '/version'] },
  {
    tenant,
    kinds: [
      'selfsubjectreviews.authentication.k8s.io',
      'selfsubjectaccessreviews.authorization.k8s.io',
      'selfsubjectrulesreviews.authorization.k8s.io',
    ],
    verbs: ['create'],
  },
];
const everything = (tenant: Tenant): Rights => ({ tenant, kinds: everyKind, paths });
/** Whom a monitor believes, with the hashes of their keys; and what is not read at all. */
const unseen = new Set([
  'submitters.conformance.allmend.dev',
  'submitters/status.conformance.allmend.dev',
  'sheets/content.conformance.allmend.dev',
  'certificates/decision.conformance.allmend.dev',
  'evidencedocuments/review.conformance.allmend.dev',
]);
const viewed = [
  'configmaps',
  'serviceaccounts',
  'events',
  'resourcequotas',
  'namespaces',
  ...ofGroup('cloud.allmend.dev'),
  ...monitored.filter((kind) => !unseen.has(kind)),
];
const edited = [
  'configmaps',
  'secrets',
  'serviceaccounts',
  'events',
  'leases.coordination.k8s.io',
  'clouds.cloud.allmend.dev',
  'subjects.conformance.allmend.dev',
  'conformanceruns.conformance.allmend.dev',
  'certificates.conformance.allmend.dev',
  'evidencedocuments.conformance.allmend.dev',
  'notices.notification.allmend.dev',
  'notificationchannels.notification.allmend.dev',
];
const shop = ['shop'];
const asEditor: readonly Rights[] = [
  { tenant: 'city', places: shop, kinds: viewed, verbs: read },
  { tenant: 'city', places: shop, kinds: edited, verbs: [...read, ...write] },
  { tenant: 'city', places: shop, kinds: ['serviceaccounts/token'], verbs: ['create'] },
  { tenant: 'city', places: shop, kinds: ['serviceaccounts'], verbs: ['impersonate'] },
];

const asAuditor = (tenant: Tenant): readonly Rights[] => [
  { tenant, kinds: monitored, verbs: read },
  { tenant, kinds: ['auditevents.audit.allmend.dev'], verbs: ['get', 'list'] },
  { tenant, kinds: ['namespaces'], verbs: read },
];

const asPublic = (tenant: Tenant): readonly Rights[] => [
  {
    tenant,
    kinds: [
      'sheets/content.conformance.allmend.dev',
      'subjects/sheet.conformance.allmend.dev',
      'subjects/verdicts.conformance.allmend.dev',
      'subjects/results.conformance.allmend.dev',
      'subjects/findings.conformance.allmend.dev',
      'scopes/sheet.conformance.allmend.dev',
      'evidences/content.conformance.allmend.dev',
    ],
    verbs: ['get'],
  },
  { tenant, kinds: ['dayroots.conformance.allmend.dev'], verbs: ['get', 'list'] },
];

const worked = ['scopes', 'subjects', 'conformanceruns', 'certificates', 'evidencedocuments', 'submitters'].map(
  (resource) => `${resource}.conformance.allmend.dev`,
);
const statusOf = (kind: string): string => kind.replace('.', '/status.');
const asControllers = (tenant: Tenant): readonly Rights[] => [
  { tenant, kinds: ['clouds.cloud.allmend.dev', 'secrets'], verbs: ['get'] },
  { tenant, kinds: ['events'], verbs: ['get', 'create', 'patch'] },
  { tenant, kinds: [...worked, 'notificationchannels.notification.allmend.dev'], verbs: read },
  { tenant, kinds: ['conformanceruns.conformance.allmend.dev'], verbs: ['create', 'delete'] },
  {
    tenant,
    kinds: ['notices.notification.allmend.dev'],
    verbs: [...read, 'create', 'patch', 'update', 'delete'],
  },
  {
    tenant,
    kinds: [
      'clouds.cloud.allmend.dev',
      'notices.notification.allmend.dev',
      'notificationchannels.notification.allmend.dev',
      ...worked,
    ].map(statusOf),
    verbs: ['patch'],
  },
];

const personas: Readonly<Record<string, Persona>> = {
  'operator (masters of the root)': {
    identity: who('root', 'olaf', 'system:masters'),
    may: [everything('root'), { tenant: 'all', kinds: everyKind, verbs: ['list', 'watch'] }, { tenant: 'all', paths }],
  },
  'viewer of the root': {
    identity: who('root', 'wim'),
    may: [...self('root'), { tenant: 'root', kinds: viewed, verbs: read }, ...self('all').slice(0, 1)],
  },
  'operator with break-glass in a tenant': {
    identity: who('root', 'olga'),
    may: [...self('root'), everything('city'), ...self('all').slice(0, 1)],
  },
  'administrator of a tenant': {
    identity: who(city.id, 'ada', 'tenancy.allmend.dev:administrators'),
    may: [everything('city')],
  },
  'administrator of a namespace': {
    identity: who(city.id, 'carl'),
    may: [
      ...self('city'),
      ...asEditor,
      {
        tenant: 'city',
        places: shop,
        kinds: ['roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io'],
        verbs: [...read, ...write],
      },
      { tenant: 'city', places: shop, kinds: ['localsubjectaccessreviews.authorization.k8s.io'], verbs: ['create'] },
    ],
  },
  'editor in a namespace': { identity: who(city.id, 'eddi', 'sellers'), may: [...self('city'), ...asEditor] },
  'viewer of a tenant': {
    identity: who(city.id, 'vera'),
    may: [...self('city'), { tenant: 'city', kinds: viewed, verbs: read }],
  },
  'service account': {
    identity: {
      ...who(city.id, 'system:serviceaccount:shop:robot', 'system:serviceaccounts'),
      issuer: 'service-account',
    },
    may: [...self('city'), { tenant: 'city', places: shop, kinds: ['configmaps'], verbs: ['get'] }],
  },
  'auditor of a tenant': {
    identity: who(city.id, 'audra'),
    may: [...self('city'), ...asAuditor('city')],
  },
  'certification body in a namespace': {
    identity: who(city.id, 'cert'),
    may: [
      ...self('city'),
      ...asAuditor('city').map((rights) => ({ ...rights, places: shop })),
      {
        tenant: 'city',
        places: shop,
        kinds: ['certificates/decision.conformance.allmend.dev', 'evidencedocuments/review.conformance.allmend.dev'],
        verbs: ['create'],
      },
    ],
  },
  'public pages of the root': {
    identity: who('root', publicUser),
    may: [...self('root'), ...asPublic('root'), ...self('all').slice(0, 1)],
  },
  'public pages of a tenant': { identity: who(city.id, publicUser), may: [...self('city'), ...asPublic('city')] },
  'controllers of the server': {
    identity: who('root', controllersUser),
    may: [
      ...self('root'),
      ...self('all').slice(0, 1),
      ...(['root', 'city', 'school'] as const).flatMap(asControllers),
      {
        tenant: 'all',
        kinds: [
          'clouds.cloud.allmend.dev',
          ...worked,
          'notices.notification.allmend.dev',
          'notificationchannels.notification.allmend.dev',
        ],
        verbs: ['list', 'watch'],
      },
    ],
  },
  'user without any binding': { identity: who(city.id, 'nora'), may: self('city') },
  'guest from another tenant': {
    identity: who(school.id, 'gina', 'teachers'),
    may: [...self('school'), { tenant: 'city', places: shop, kinds: viewed, verbs: read }],
  },
  'administrator of a tenant below': {
    identity: who(school.id, 'sam', 'tenancy.allmend.dev:administrators'),
    may: [everything('school')],
  },
  'nobody (anonymous)': {
    identity: { issuer: 'anonymous', tenant: city.id, name: 'system:anonymous', groups: ['system:unauthenticated'] },
    may: [],
  },
  // From here on: those who claim what they are not.
  'namesake of a bound user, from another tenant': { identity: who(school.id, 'carl'), may: self('school') },
  'namesake of the break-glass operator': {
    identity: who(school.id, 'olga', 'sellers'),
    may: self('school'),
  },
  'user whose name looks like that of another tenant': {
    identity: who(school.id, `${city.id}:carl`, `${city.id}:sellers`, 'root:system:masters'),
    may: self('school'),
  },
  'namesake of the controllers, in a tenant': { identity: who(city.id, controllersUser), may: self('city') },
  'namesake of the public pages, from another tenant': {
    identity: who(school.id, `root:${publicUser}`),
    may: self('school'),
  },
  'masters of a tenant': { identity: who(city.id, 'mallory', 'system:masters'), may: self('city') },
  'administrators of the root': {
    identity: who('root', 'mallory', 'tenancy.allmend.dev:administrators'),
    may: [...self('root'), ...self('all').slice(0, 1)],
  },
  'service account of the same name in another tenant': {
    identity: who(school.id, 'system:serviceaccount:shop:robot', 'system:serviceaccounts'),
    may: self('school'),
  },
  'service account of the same name in another namespace': {
    identity: who(city.id, 'system:serviceaccount:vault:robot', 'system:serviceaccounts'),
    may: self('city'),
  },
  'user of a tenant that is gone': {
    identity: who('goneaaaaaaaaaaaa', 'carl', 'sellers', 'system:masters', 'tenancy.allmend.dev:administrators'),
    may: [],
  },
};

interface Asked {
  readonly tenant: Tenant;
  readonly place: string;
  readonly kind: string;
  readonly verb: string;
}

function isGiven({ may }: Persona, { tenant, place, kind, verb }: Asked): boolean {
  return may.some(
    (right) =>
      right.tenant === tenant &&
      right.kinds?.includes(kind) &&
      (right.places ?? [place]).includes(place) &&
      (right.verbs ?? verbs).includes(verb),
  );
}

function requestOf({ tenant, place, kind, verb }: Asked): RequestInfo {
  const [resource = '', ...group] = kind.split('.');
  const [plain = '', subresource = ''] = resource.split('/');
  const info = {
    type: 'resource',
    tenant: tenants[tenant],
    verb,
    group: group.join('.'),
    version: 'v1',
    resource: plain,
    subresource,
    namespace: place,
    name: '',
  };
  return info as unknown as RequestInfo;
}

describe('what each persona may, in each tenant', () => {
  test.each(Object.entries(personas))('%s', async (_, persona) => {
    const wrong: string[] = [];
    for (const tenant of Object.keys(tenants) as Tenant[]) {
      for (const [kind, places] of Object.entries(kinds)) {
        for (const place of places) {
          for (const verb of verbs) {
            const asked = { tenant, place, kind, verb };
            const { allowed } = await rbac.authorize(persona.identity, requestOf(asked));
            const expected = isGiven(persona, asked) ? 'yes' : 'no';
            if (allowed !== expected) wrong.push(`${tenant}/${place} ${verb} ${kind}: ${allowed}`);
          }
        }
      }
      for (const path of paths) {
        const request: RequestInfo = { type: 'path', tenant: tenants[tenant], verb: 'get', path };
        const { allowed } = await rbac.authorize(persona.identity, request);
        const expected = persona.may.some((right) => right.tenant === tenant && right.paths?.includes(path))
          ? 'yes'
          : 'no';
        if (allowed !== expected) wrong.push(`${tenant} get ${path}: ${allowed}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('the table itself', () => {
  test('lets nobody into a tenant that neither is their own nor has bound them', () => {
    const guests = new Set([
      'operator with break-glass in a tenant',
      'guest from another tenant',
      'controllers of the server',
    ]);
    for (const [name, { identity, may }] of Object.entries(personas)) {
      const abroad = may.filter(({ tenant }) => tenant !== 'all' && tenants[tenant].id !== identity.tenant);
      expect(abroad.length > 0, name).toBe(guests.has(name));
    }
  });

  test('asks about every tenant and every kind of persona', () => {
    expect(Object.keys(personas).length).toBeGreaterThanOrEqual(20);
    expect(verbs).toHaveLength(11);
  });
});

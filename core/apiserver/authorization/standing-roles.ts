import { builtInKinds } from '@allmend/api/kinds';
import { labelSelectorOf, type LabelSelector } from '@allmend/core-machinery';
import { controllerRoles } from './controller-roles.ts';
import { monitorRoles } from './monitor-roles.ts';
import type { PolicyRule } from './policy-rule.ts';
import type { ClusterRole, RoleBinding } from './policy.ts';
import { foreignGroup } from './subject.ts';

/** Group of a tenant's own administrators: only the server itself issues it, in certificates of the tenant. */
export const administratorsGroup = 'tenancy.allmend.dev:administrators';
/** Group of the operator; it exists only in the root tenant. */
export const mastersGroup = 'system:masters';

/** The server's own controllers, as a user of the root tenant: only the server itself issues its certificate. */
export const controllersUser = 'system:allmend:controllers';

/**
 * The public pages, as a user of the tenant whose monitor they show: only the server itself issues its certificate. It is bound in
 * every tenant, and reads what is published there; the one of the root reads nothing elsewhere.
 */
export const publicUser = 'system:allmend:public';

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

const label = (to: 'admin' | 'edit' | 'view') => `rbac.authorization.k8s.io/aggregate-to-${to}`;
/** Selects the roles that say of themselves that they add to one of these. */
const adding = (...to: readonly ('admin' | 'edit' | 'view')[]): readonly LabelSelector[] =>
  to.map((role) => labelSelectorOf({ matchLabels: { [label(role)]: 'true' } }));
const reading = ['get', 'list', 'watch'];
const writing = ['create', 'delete', 'deletecollection', 'patch', 'update'];

/** What a monitor believes somebody for: who could write it could call themselves a third party, and its hashes are for nobody to read. */
const trusted = new Set(['submitters']);
/** Kinds of our own that people keep in namespaces: `edit` and `view` cover them. Users' kinds join by aggregation. */
const ownKinds = builtInKinds.filter(
  ({ group, scope, plural }) => scope === 'Namespaced' && group.endsWith('.allmend.dev') && !trusted.has(plural),
);
const ownGroups = [...new Set(ownKinds.map(({ group }) => group))];
/** What people write of them: objects, and no parts of them. `status` is written by controllers; decisions are rights of their own. */
const ownResources = [...new Set(ownKinds.map(({ plural }) => plural))];

/**
 * Parts of them that are read, and what belongs to no namespace. Who reads `status` gets the whole object, so it is named of each kind:
 * that of all kinds would show those that are trusted.
 */
const readParts = [
  ...ownResources.map((resource) => `${resource}/status`),
  'dayroots',
  'evidences/content',
  'scopes',
  'scopes/impact',
  'scopes/sheet',
  'scopes/status',
  'subjects/findings',
  'subjects/results',
  'subjects/sheet',
  'subjects/verdicts',
];

/**
 * Roles that stand in every tenant without being stored there: ten thousand tenants would hold them ten thousand times.
 * Names and meaning as upstream's. Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy.
 */
export const standingRoles: readonly ClusterRole[] = [
  { name: 'cluster-admin', labels: {}, rules: everything, aggregation: [] },
  {
    name: 'admin',
    labels: {},
    rules: [
      {
        // Not every verb: `escalate` and `bind` would let them give what they do not have.
        verbs: [...reading, ...writing],
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['roles', 'rolebindings'],
      },
      { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'] },
    ],
    aggregation: adding('admin', 'edit', 'view'),
  },
  {
    name: 'edit',
    labels: { [label('admin')]: 'true' },
    rules: [
      {
        verbs: [...reading, ...writing],
        apiGroups: [''],
        resources: ['configmaps', 'secrets', 'serviceaccounts', 'events'],
      },
      { verbs: ['create'], apiGroups: [''], resources: ['serviceaccounts/token'] },
      { verbs: ['impersonate'], apiGroups: [''], resources: ['serviceaccounts'] },
      { verbs: [...reading, ...writing], apiGroups: ['coordination.k8s.io'], resources: ['leases'] },
      { verbs: [...reading, ...writing], apiGroups: ownGroups, resources: ownResources },
    ],
    aggregation: adding('edit', 'view'),
  },
  {
    name: 'view',
    labels: { [label('edit')]: 'true', [label('admin')]: 'true' },
    rules: [
      {
        verbs: reading,
        apiGroups: [''],
        resources: ['configmaps', 'serviceaccounts', 'events', 'namespaces', 'resourcequotas', 'resourcequotas/status'],
      },
      { verbs: reading, apiGroups: ['events.k8s.io'], resources: ['events'] },
      { verbs: reading, apiGroups: ownGroups, resources: [...ownResources, ...readParts] },
    ],
    aggregation: adding('view'),
  },
  {
    name: 'system:discovery',
    labels: {},
    rules: [
      {
        verbs: ['get', 'head'],
        nonResourceURLs: [
          '/',
          '/openid/*',
          '/api',
          '/api/*',
          '/apis',
          '/apis/*',
          '/openapi',
          '/openapi/*',
          '/version',
          '/version/',
        ],
      },
    ],
    aggregation: [],
  },
  {
    name: 'system:basic-user',
    labels: {},
    rules: [
      {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      },
      { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
    ],
    aggregation: [],
  },
  ...controllerRoles,
  ...monitorRoles,
];

const toGroup = (role: string, group: string): RoleBinding => ({
  name: role,
  namespace: '',
  role: { kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'Group', name: group }],
});

/** Binds the controllers: at home by their name, elsewhere as strangers of the root tenant. */
const toControllers = (role: string, tenant: string, namespace = ''): RoleBinding => ({
  name: role,
  namespace,
  role: { kind: 'ClusterRole', name: role },
  subjects: [
    tenant === 'root'
      ? { kind: 'User', name: controllersUser }
      : { kind: 'User', apiGroup: foreignGroup, name: `root:${controllersUser}` },
  ],
});

const toPublicPages: RoleBinding = {
  name: 'system:allmend:public-pages',
  namespace: '',
  role: { kind: 'ClusterRole', name: 'system:allmend:public-pages' },
  subjects: [{ kind: 'User', name: publicUser }],
};

/** Bindings that stand in the tenant without being stored there. */
export function standingBindings(tenant: string): readonly RoleBinding[] {
  return [
    toGroup('cluster-admin', tenant === 'root' ? mastersGroup : administratorsGroup),
    toGroup('system:discovery', 'system:authenticated'),
    toGroup('system:basic-user', 'system:authenticated'),
    toControllers('system:allmend:cloud-controller', tenant),
    toControllers('system:allmend:conformance-controller', tenant),
    toControllers('system:allmend:notification-controller', tenant),
    toPublicPages,
    ...(tenant === 'root'
      ? [
          toControllers('system:allmend:cloud-finder', tenant),
          toControllers('system:allmend:conformance-finder', tenant),
          toControllers('system:allmend:notification-finder', tenant),
          toControllers('system:allmend:replica', tenant, 'default'),
        ]
      : []),
  ];
}

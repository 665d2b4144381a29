import { builtInKinds } from '@allmend/api/kinds';
import { labelSelectorOf, type LabelSelector } from '@allmend/core-machinery';
import type { PolicyRule } from './policy-rule.ts';
import type { ClusterRole, RoleBinding } from './policy.ts';
import { foreignGroup } from './subject.ts';

/** Group of a tenant's own administrators: only the server itself issues it, in certificates of the tenant. */
export const administratorsGroup = 'tenancy.allmend.dev:administrators';
/** Group of the operator; it exists only in the root tenant. */
export const mastersGroup = 'system:masters';

/** The server's own controllers, as a user of the root tenant: only the server itself issues its certificate. */
export const controllersUser = 'system:allmend:controllers';

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

/** Kinds of our own that people keep in namespaces: `edit` and `view` cover them. Users' kinds join by aggregation. */
const ownKinds = builtInKinds.filter(({ group, scope }) => scope === 'Namespaced' && group.endsWith('.allmend.dev'));
const ownGroups = [...new Set(ownKinds.map(({ group }) => group))];
/** What people write of them; `status` is written by controllers. */
const ownResources = [...new Set(ownKinds.map(({ plural }) => plural))];

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
      { verbs: reading, apiGroups: ownGroups, resources: ['*'] },
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
  /*
   * What the cloud controller may do in every tenant, and no more (docs/decisions/0020-rights-of-controllers.md). A Secret is
   * read by the name that a Cloud gives: to list or watch Secrets would show those that no Cloud names, so their changes are found
   * by looking again.
   */
  {
    name: 'system:allmend:cloud-controller',
    labels: {},
    rules: [
      { verbs: ['get'], apiGroups: ['cloud.allmend.dev'], resources: ['clouds'] },
      { verbs: ['patch'], apiGroups: ['cloud.allmend.dev'], resources: ['clouds/status'] },
      { verbs: ['get'], apiGroups: [''], resources: ['secrets'] },
      { verbs: ['get', 'create', 'patch'], apiGroups: [''], resources: ['events'] },
    ],
    aggregation: [],
  },
  /** Finding Clouds wherever they are; bound in the root tenant only, where the right across tenants has its meaning. */
  {
    name: 'system:allmend:cloud-finder',
    labels: {},
    rules: [
      {
        verbs: ['list', 'watch'],
        apiGroups: ['tenancy.allmend.dev'],
        resources: ['tenants/objects'],
        resourceNames: ['clouds.cloud.allmend.dev'],
      },
    ],
    aggregation: [],
  },
  /** Agreeing with other replicas who works; bound in the namespace `default` of the root tenant only. */
  {
    name: 'system:allmend:replica',
    labels: {},
    rules: [{ verbs: ['get', 'create', 'update'], apiGroups: ['coordination.k8s.io'], resources: ['leases'] }],
    aggregation: [],
  },
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

/** Bindings that stand in the tenant without being stored there. */
export function standingBindings(tenant: string): readonly RoleBinding[] {
  return [
    toGroup('cluster-admin', tenant === 'root' ? mastersGroup : administratorsGroup),
    toGroup('system:discovery', 'system:authenticated'),
    toGroup('system:basic-user', 'system:authenticated'),
    toControllers('system:allmend:cloud-controller', tenant),
    ...(tenant === 'root'
      ? [
          toControllers('system:allmend:cloud-finder', tenant),
          toControllers('system:allmend:replica', tenant, 'default'),
        ]
      : []),
  ];
}

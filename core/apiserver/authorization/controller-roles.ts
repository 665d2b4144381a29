import type { PolicyRule } from './policy-rule.ts';
import type { ClusterRole } from './policy.ts';

/*
 * What the server's own programs may do in every tenant, and no more (docs/decisions/0020-rights-of-controllers.md).
 */

const conformance = 'conformance.allmend.dev';
const notification = 'notification.allmend.dev';

/** Kinds that the controllers of the monitor work on. */
const monitored = ['certificates', 'conformanceruns', 'evidencedocuments', 'scopes', 'subjects', 'submitters'];

/** A Secret is read by the name that an object gives: to list or watch Secrets would show those that nothing names. */
const secrets: PolicyRule = { verbs: ['get'], apiGroups: [''], resources: ['secrets'] };
const events: PolicyRule = { verbs: ['get', 'create', 'patch'], apiGroups: [''], resources: ['events'] };
const reading = ['get', 'list', 'watch'];

const role = (name: string, ...rules: readonly PolicyRule[]): ClusterRole => ({
  name,
  labels: {},
  rules,
  aggregation: [],
});

/** Finding objects wherever they are; has its meaning in the root tenant only, and is bound there alone. */
const finder = (name: string, group: string, resources: readonly string[]): ClusterRole =>
  role(name, {
    verbs: ['list', 'watch'],
    apiGroups: ['tenancy.allmend.dev'],
    resources: ['tenants/objects'],
    resourceNames: resources.map((resource) => `${resource}.${group}`),
  });

export const controllerRoles: readonly ClusterRole[] = [
  role(
    'system:allmend:cloud-controller',
    { verbs: ['get'], apiGroups: ['cloud.allmend.dev'], resources: ['clouds'] },
    { verbs: ['patch'], apiGroups: ['cloud.allmend.dev'], resources: ['clouds/status'] },
    secrets,
    events,
  ),
  /** Measures, keeps the schedule, judges certificates and documents by their dates, and tells of it in Notices. */
  role(
    'system:allmend:conformance-controller',
    { verbs: reading, apiGroups: [conformance], resources: monitored },
    { verbs: ['patch'], apiGroups: [conformance], resources: monitored.map((resource) => `${resource}/status`) },
    { verbs: ['create', 'delete'], apiGroups: [conformance], resources: ['conformanceruns'] },
    { verbs: ['get'], apiGroups: ['cloud.allmend.dev'], resources: ['clouds'] },
    {
      verbs: [...reading, 'create', 'delete', 'patch', 'update'],
      apiGroups: [notification],
      resources: ['notices'],
    },
    secrets,
    events,
  ),
  role(
    'system:allmend:notification-controller',
    { verbs: reading, apiGroups: [notification], resources: ['notices', 'notificationchannels'] },
    { verbs: ['patch'], apiGroups: [notification], resources: ['notices/status', 'notificationchannels/status'] },
    secrets,
    events,
  ),
  finder('system:allmend:cloud-finder', 'cloud.allmend.dev', ['clouds']),
  finder('system:allmend:conformance-finder', conformance, monitored),
  finder('system:allmend:notification-finder', notification, ['notices', 'notificationchannels']),
  /** Agreeing with other replicas who works; bound in the namespace `default` of the root tenant only. */
  role('system:allmend:replica', {
    verbs: ['get', 'create', 'update'],
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
  }),
  /** What the public pages show: nothing else can be got out of them, whatever is sent to them. */
  role(
    'system:allmend:public-pages',
    {
      verbs: ['get'],
      apiGroups: [conformance],
      resources: [
        'evidences/content',
        'scopes/sheet',
        'sheets/content',
        'subjects/findings',
        'subjects/results',
        'subjects/sheet',
        'subjects/verdicts',
      ],
    },
    { verbs: ['get', 'list'], apiGroups: [conformance], resources: ['dayroots'] },
  ),
];

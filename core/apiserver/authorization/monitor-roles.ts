import type { PolicyRule } from './policy-rule.ts';
import type { ClusterRole } from './policy.ts';

/*
 * Roles for the people around a monitor. They are bound to nobody: an operator binds them, in one namespace or in all.
 */

/** Every kind and every part of it: runs, results, evidence, certificates, what was told to whom, and who changed what. */
const looking: readonly PolicyRule[] = [
  {
    verbs: ['get', 'list', 'watch'],
    apiGroups: ['conformance.allmend.dev', 'notification.allmend.dev'],
    resources: ['*'],
  },
  { verbs: ['get', 'list'], apiGroups: ['audit.allmend.dev'], resources: ['auditevents'] },
  { verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['namespaces'] },
];

/** Decisions are separate from `edit`: who runs a cloud must not be able to certify it. */
const deciding: PolicyRule = {
  verbs: ['create'],
  apiGroups: ['conformance.allmend.dev'],
  resources: ['certificates/decision', 'evidencedocuments/review'],
};

export const monitorRoles: readonly ClusterRole[] = [
  { name: 'conformance-auditor', labels: {}, rules: looking, aggregation: [] },
  { name: 'certification-body', labels: {}, rules: [...looking, deciding], aggregation: [] },
];

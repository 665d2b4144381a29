import type {
  Certificate,
  Cloud,
  ConformanceRun,
  EvidenceDocument,
  Namespace,
  Notice,
  NotificationChannel,
  Scope,
  Secret,
  Subject,
} from '@allmend/api/kinds';

/** A row of the audit. Source: api/audit/v1alpha1, which gives no type of its own. */
export interface AuditRow {
  readonly metadata: { readonly name: string };
  readonly event: {
    readonly time: string;
    readonly type: string;
    readonly request?: string;
    readonly verb: string;
    readonly target?: {
      readonly group?: string;
      readonly resource?: string;
      readonly subresource?: string;
      readonly namespace?: string;
      readonly name?: string;
      readonly path?: string;
    };
    readonly outcome: string;
    readonly code?: number;
    readonly count: number;
    readonly user?: { readonly issuer?: string; readonly tenant?: string; readonly name?: string };
    readonly actor?: { readonly name?: string };
    readonly source?: string;
    readonly client?: string;
  };
  readonly chain: { readonly sequence: number; readonly hash: string };
}

/** Where the objects of a kind are, and what their type is. */
export interface KindAddress<T> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** Only for the type: never there. */
  readonly of?: T;
}

function address<T>(group: string, version: string, kind: string, plural: string, scope: KindAddress<T>['scope']) {
  return { group, version, kind, plural, scope } as KindAddress<T>;
}

const conformance = 'conformance.allmend.dev';
const notification = 'notification.allmend.dev';

/** The kinds that the console shows. Written out, so that no schema comes into the browser. */
export const kinds = {
  namespaces: address<Namespace>('', 'v1', 'Namespace', 'namespaces', 'Cluster'),
  secrets: address<Secret>('', 'v1', 'Secret', 'secrets', 'Namespaced'),
  clouds: address<Cloud>('cloud.allmend.dev', 'v1alpha1', 'Cloud', 'clouds', 'Namespaced'),
  scopes: address<Scope>(conformance, 'v1alpha1', 'Scope', 'scopes', 'Cluster'),
  subjects: address<Subject>(conformance, 'v1alpha1', 'Subject', 'subjects', 'Namespaced'),
  runs: address<ConformanceRun>(conformance, 'v1alpha1', 'ConformanceRun', 'conformanceruns', 'Namespaced'),
  certificates: address<Certificate>(conformance, 'v1alpha1', 'Certificate', 'certificates', 'Namespaced'),
  documents: address<EvidenceDocument>(conformance, 'v1alpha1', 'EvidenceDocument', 'evidencedocuments', 'Namespaced'),
  notices: address<Notice>(notification, 'v1alpha1', 'Notice', 'notices', 'Namespaced'),
  channels: address<NotificationChannel>(
    notification,
    'v1alpha1',
    'NotificationChannel',
    'notificationchannels',
    'Namespaced',
  ),
  audit: address<AuditRow>('audit.allmend.dev', 'v1alpha1', 'AuditEvent', 'auditevents', 'Cluster'),
} as const;

export interface Place {
  /** '' for all of the tenant, and for kinds of cluster scope. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** Path of a collection, an object or a part of it, below the tenant's endpoint. */
export function pathOf(kind: KindAddress<unknown>, place: Place = {}): string {
  const { namespace = '', name, subresource } = place;
  const parts = [kind.group === '' ? '/api' : `/apis/${kind.group}`, kind.version];
  if (kind.scope === 'Namespaced' && namespace !== '') parts.push('namespaces', encodeURIComponent(namespace));
  parts.push(kind.plural);
  if (name !== undefined) parts.push(encodeURIComponent(name));
  if (subresource !== undefined) parts.push(subresource);
  return parts.join('/');
}

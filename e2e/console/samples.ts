import {
  Certificate,
  Cloud,
  ClusterRoleBinding,
  ConformanceRun,
  EvidenceDocument,
  Namespace,
  Notice,
  NotificationChannel,
  RoleBinding,
  Scope,
  Subject,
} from '@allmend/api/kinds';
import type { Client, NewObject } from '@allmend/core-client';
import type { Person } from './stage.ts';

const conformance = 'conformance.allmend.dev/v1alpha1';
const cloudGroup = 'cloud.allmend.dev/v1alpha1';
const notification = 'notification.allmend.dev/v1alpha1';
export const iaas = 'scs-compatible-iaas';
export const kaas = 'scs-compatible-kaas';

/** Who may do what: an operator in its own namespace, an auditor and a certification body everywhere, a stranger nothing. */
export async function bindPeople(client: Client): Promise<void> {
  const everywhere = (person: Person, role: string) =>
    client.kind(ClusterRoleBinding).create({
      metadata: { name: `${person}-${role}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: person }],
    });
  for (const name of ['hansa', 'verzasca']) await client.kind(Namespace).create({ metadata: { name } });
  await everywhere('auditor', 'conformance-auditor');
  await everywhere('auditor', 'view');
  await everywhere('first-certifier', 'certification-body');
  await everywhere('second-certifier', 'certification-body');
  await everywhere('operator', 'view');
  await client.kind(RoleBinding).create({
    metadata: { name: 'operator', namespace: 'hansa' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'operator' }],
  });
}

const minutesAgo = (minutes: number): string =>
  `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;
const daysAhead = (days: number): string => minutesAgo(-days * 1440);

const condition = (type: string, status: 'True' | 'False', reason: string, message: string) => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: minutesAgo(90),
});

/** Writes an object and its status, as a person and a controller do one after the other. */
export async function put(client: Client, object: NewObject & Record<string, unknown>): Promise<void> {
  const kinds = [Cloud, Scope, Subject, ConformanceRun, Certificate, EvidenceDocument, Notice, NotificationChannel];
  const kind = kinds.find((one) => one.kind === object.kind)!;
  const of = client.kind(kind as typeof Subject);
  const { status, ...rest } = object;
  await of.create(rest as never);
  const { name = '', namespace } = object.metadata;
  const place = { name, ...(namespace !== undefined && { namespace }) };
  if (status !== undefined) await of.patch(place, { merge: { status } }, { subresource: 'status' });
}

/** Invented clouds and what is known of them. */
export async function putSamples(client: Client): Promise<void> {
  for (const object of samples()) await put(client, object);
}

function samples(): (NewObject & Record<string, unknown>)[] {
  return [
    scope(iaas, 'SCS-compatible IaaS', 'v5.1', 'v6'),
    scope(kaas, 'SCS-compatible KaaS', 'v2', 'v3'),
    cloud('hansa', 'luebeck', 'DE', 'Hansa IT eG', 'good'),
    cloud('hansa', 'hamburg', 'DE', 'Hansa IT eG', 'refused'),
    cloud('verzasca', 'verzasca', 'CH', 'Verzasca Wolken AG', 'unreachable'),
    subject(
      'hansa',
      'hansa-luebeck',
      'Hansa Cloud',
      'Lübeck',
      'Hansa IT eG',
      [iaas, kaas],
      ['FAIL', 'PASS'],
      'luebeck',
    ),
    subject('hansa', 'hansa-hamburg', 'Hansa Cloud', 'Hamburg', 'Hansa IT eG', [iaas], ['PASS'], 'hamburg'),
    subject('verzasca', 'verzasca', 'Verzasca Wolke', undefined, 'Verzasca Wolken AG', [iaas, kaas], ['DNF', 'MISS']),
    run('hansa', 'hansa-luebeck-7f3', 'hansa-luebeck'),
    certificate('hansa', 'hansa-2026', 'Applied'),
    certificate('hansa', 'hansa-2025', 'Granted'),
    document('hansa', 'fire-compartments', 'Submitted'),
    document('hansa', 'power-supply', 'Accepted'),
    notice('hansa', 'hansa-luebeck-iaas'),
    {
      apiVersion: notification,
      kind: 'NotificationChannel',
      metadata: { name: 'operations', namespace: 'hansa' },
      spec: { type: 'webhook', settings: { url: 'https://hooks.hansa.example.org/allmend' }, language: 'de' },
      status: {
        lastDelivery: minutesAgo(42),
        conditions: [condition('Working', 'True', 'Delivered', 'The last message was taken.')],
      },
    },
  ];
}

function scope(name: string, title: string, now: string, next: string) {
  const version = (version: string, validity: string) => ({ version, validity, testcases: 54 });
  return {
    apiVersion: conformance,
    kind: 'Scope',
    metadata: { name },
    spec: { shipped: name },
    status: {
      uuid: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f',
      title,
      versions: [version(now, 'effective'), version(next, 'draft')],
    },
  };
}

export function cloud(
  namespace: string,
  name: string,
  country: string,
  operator: string,
  health: 'good' | 'refused' | 'unreachable',
) {
  const reachable =
    health === 'unreachable'
      ? condition('Reachable', 'False', 'Timeout', 'Its identity service did not answer for 30 s.')
      : condition('Reachable', 'True', 'Answers', 'Its identity service answers.');
  const authenticated =
    health === 'good'
      ? condition('Authenticated', 'True', 'Accepted', 'It accepts the credentials.')
      : condition('Authenticated', 'False', 'Refused', 'It refused the application credential: it has expired.');
  return {
    apiVersion: cloudGroup,
    kind: 'Cloud',
    metadata: { name, namespace },
    spec: {
      type: 'openstack',
      endpoint: `https://identity.${name}.example.org/v3`,
      region: `${name}-1`,
      credentialRef: { name: `${name}-credentials` },
      country,
      operator,
    },
    status: {
      observedAt: minutesAgo(health === 'good' ? 2 : 47),
      services:
        health === 'unreachable'
          ? []
          : ['compute', 'image', 'network', 'volumev3', 'key-manager'].map((type) => ({ type, versions: ['2.1'] })),
      lastError: health === 'unreachable' ? 'connect ETIMEDOUT 192.0.2.17:443' : '',
      conditions: [reachable, authenticated],
    },
  };
}

type Word = 'PASS' | 'FAIL' | 'DNF' | 'MISS';

function subject(
  namespace: string,
  name: string,
  displayName: string,
  region: string | undefined,
  operator: string,
  scopes: readonly string[],
  verdicts: readonly Word[],
  measured?: string,
) {
  return {
    apiVersion: conformance,
    kind: 'Subject',
    metadata: { name, namespace },
    spec: {
      displayName,
      operator,
      ...(region !== undefined && { region }),
      group: namespace,
      scopes,
      ...(measured !== undefined && { measurement: { cloud: measured, active: 'daily' } }),
    },
    status: {
      standings: scopes.map((scope, index) =>
        standing(scope, verdicts[index]!, measured === undefined ? 'operator' : 'us'),
      ),
      ...(measured !== undefined && {
        credentials: { type: 'application credential', expiresAt: daysAhead(19) },
        nextRun: { at: minutesAgo(-35), reason: 'Schedule' },
        lastReport: { id: '72bf1ad3-19c4-45cf-a1b8-f4cbd2817ec2', receivedAt: minutesAgo(25) },
      }),
    },
  };
}

export function standing(scope: string, verdict: Word, origin: 'us' | 'operator') {
  const version = scope === iaas ? 'v5.1' : 'v2';
  return {
    scope,
    version,
    verdict,
    since: minutesAgo(verdict === 'PASS' ? 60 * 24 * 90 : 60 * 27),
    counts: {
      PASS: verdict === 'PASS' ? 54 : 52,
      FAIL: verdict === 'FAIL' ? 1 : 0,
      DNF: verdict === 'DNF' ? 1 : 0,
      MISS: verdict === 'MISS' ? 54 : 0,
    },
    ...(verdict !== 'MISS' && { origin, newest: minutesAgo(25), oldest: minutesAgo(60 * 20) }),
    ...(verdict === 'FAIL' && { cause: 'The image "Debian 12" is 74 days old. Monthly was promised.' }),
    ahead: [{ version: scope === iaas ? 'v6' : 'v3', from: '2027-03-01', verdict: 'FAIL' as const, notPassed: 3 }],
  };
}

export const tests: readonly (readonly [id: string, verdict: Word | 'Running' | 'Waiting', message: string])[] = [
  ['scs-0100-syntax-check', 'PASS', 'All 31 names are well-formed.'],
  ['scs-0100-semantics-check', 'PASS', 'Each flavor delivers what its name says.'],
  ['scs-0102-image-recency', 'FAIL', 'The image "Debian 12" is 74 days old. Monthly was promised.'],
  ['scs-0102-os_purpose-uniqueness', 'DNF', 'The image service did not answer for 30 s.'],
  ['scs-0102-prop-architecture', 'PASS', 'Each image names its architecture.'],
  ['scs-0103-flavor-2v-4', 'PASS', 'SCS-2V-4 is there with 2 vCPU and 4 GiB.'],
  ['scs-0103-flavor-4v-16-100s', 'PASS', 'SCS-4V-16-100s is there.'],
  ['scs-0114-syntax-check', 'PASS', 'Volume types are described in the agreed form.'],
  ['scs-0115-default-rules', 'PASS', 'Incoming traffic is closed by default.'],
  ['scs-0116-permissions', 'PASS', 'A member can keep a secret.'],
  ['scs-0117-test-backup', 'Running', ''],
  ['scs-0101-entropy-avail', 'Running', ''],
  ['scs-0101-fips-test', 'Waiting', ''],
  ['scs-0302-domain-manager', 'Waiting', ''],
  ['scs-0123-swift-s3', 'PASS', 'The object store speaks S3.'],
];

function run(namespace: string, name: string, of: string) {
  return {
    apiVersion: conformance,
    kind: 'ConformanceRun',
    metadata: { name, namespace },
    spec: { subject: of },
    status: {
      phase: 'Running',
      worker: 'server-2',
      heartbeat: new Date().toISOString().replace('Z', '000Z'),
      attempt: 1,
      startedAt: minutesAgo(2),
      requests: 168,
      created: 5,
      left: 2,
      testcases: tests.map(([id, word, message]) =>
        word === 'Running' || word === 'Waiting'
          ? { id, state: word }
          : { id, state: 'Done', verdict: word, message, durationMs: word === 'DNF' ? 30_000 : 310 },
      ),
    },
  };
}

function certificate(namespace: string, name: string, state: 'Applied' | 'Granted') {
  return {
    apiVersion: conformance,
    kind: 'Certificate',
    metadata: { name, namespace },
    spec: {
      subjects: ['hansa-luebeck', 'hansa-hamburg'],
      scope: iaas,
      version: 'v5.1',
      applicant: 'Hansa IT eG, Hamburg',
      statement: 'Both regions are run from one catalogue.',
    },
    status:
      state === 'Applied'
        ? { state }
        : {
            state,
            number: 'ALM-2025-0007',
            validFrom: daysAhead(-200),
            validUntil: daysAhead(165),
            decisions: [
              {
                action: 'grant',
                by: 'first-certifier',
                at: daysAhead(-201),
                reason: 'All testcases passed for 30 days.',
              },
              { action: 'grant', by: 'second-certifier', at: daysAhead(-200), reason: 'Checked the same evidence.' },
            ],
          },
  };
}

function document(namespace: string, name: string, state: 'Submitted' | 'Accepted') {
  return {
    apiVersion: conformance,
    kind: 'EvidenceDocument',
    metadata: { name, namespace },
    spec: {
      subject: 'hansa-luebeck',
      testcase: name === 'power-supply' ? 'scs-0121-az-power' : 'scs-0121-az-fire',
      title:
        name === 'power-supply'
          ? 'Power supply of the availability zones'
          : 'Fire compartments of the availability zones',
      url: `https://hansa.example.org/${name}.pdf`,
      sha256: '5c'.repeat(32),
      validUntil: daysAhead(state === 'Accepted' ? 24 : 300),
    },
    status: {
      state,
      submittedBy: 'operator',
      sha256: '5c'.repeat(32),
      ...(state === 'Accepted' && {
        reviews: [
          { verdict: 'accept', by: 'first-certifier', at: daysAhead(-30), reason: 'Plan and photographs agree.' },
          { verdict: 'accept', by: 'second-certifier', at: daysAhead(-29), reason: 'The same.' },
        ],
      }),
    },
  };
}

function notice(namespace: string, name: string) {
  return {
    apiVersion: notification,
    kind: 'Notice',
    metadata: { name, namespace },
    spec: {
      severity: 'failure',
      about: { kind: 'Subject', name: 'hansa-luebeck' },
      cause: `verdict:${iaas}`,
      occurrence: minutesAgo(60 * 27),
      title: {
        de: 'Hansa Cloud, Lübeck, besteht SCS-kompatibel IaaS v5.1 nicht mehr.',
        en: 'Hansa Cloud, Lübeck, no longer passes SCS-compatible IaaS v5.1.',
        fr: 'Hansa Cloud, Lübeck, ne réussit plus SCS-compatible IaaS v5.1.',
      },
      body: {
        de: 'Das Abbild «Debian 12» ist 74 Tage alt. Versprochen war monatlich.',
        en: 'The image "Debian 12" is 74 days old. Monthly was promised.',
        fr: "L'image « Debian 12 » a 74 jours. La promesse était : chaque mois.",
      },
      remedies: ['openstack image set --property replace_frequency=quarterly "Debian 12"'],
      raisedAt: minutesAgo(60 * 27),
    },
    status: {
      deliveries: [
        {
          channel: 'hansa/operations',
          occurrence: minutesAgo(60 * 27),
          state: 'Sent',
          at: minutesAgo(60 * 27),
          attempts: 1,
        },
      ],
    },
  };
}

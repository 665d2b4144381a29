import { builtInKinds, AuditEvent, Certificate, EvidenceDocument, Scope, Subject } from '@allmend/api/kinds';
import {
  administratorsGroup,
  controllersUser,
  createAuditEvents,
  createAuditRow,
  createContinueTokens,
  createImpersonation,
  mastersGroup,
  startApiServer,
  type ApiServer,
} from '@allmend/core-apiserver';
import { createDecisions, createReviews, fourEyesRules } from '@allmend/conformance/controllers';
import { openClient, type Client } from '@allmend/core-client';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { createLogger } from '@allmend/kit-telemetry';
import { request } from 'undici';

/**
 * An API server with the rights of a hub, on which everybody signs in with their own name as the token, and whose decisions are made
 * at an instant that the test sets. In the namespace `hansa`: otto applies (`edit`), ada, bo and cy are of the certification body,
 * eve is an auditor.
 */
export interface CertificateStage extends AsyncDisposable {
  readonly url: string;
  readonly store: Store;
  /** Of the controllers. */
  readonly controllers: Client;
  /** A request as somebody. */
  readonly call: Call;
  /** A decision about the certificate of that name in `hansa`. */
  decide(who: string, name: string, action: string, more?: Decision): Promise<Answer>;
  now: Date;
}

export interface Decision {
  readonly reason?: string;
  readonly headers?: Record<string, string>;
  readonly query?: string;
}

export interface Answer {
  readonly code: number;
  readonly body: {
    readonly message?: string;
    readonly metadata: { readonly resourceVersion?: string };
    readonly status?: Record<string, unknown>;
    readonly items?: readonly unknown[];
    readonly [member: string]: unknown;
  };
}

const conformance = '/apis/conformance.allmend.dev/v1alpha1';
export const inHansa = `${conformance}/namespaces/hansa`;
const rbac = '/apis/rbac.authorization.k8s.io/v1';

export async function openCertificateStage(folder: string): Promise<CertificateStage> {
  const store = await openSqliteStore({ folder });
  const tokenKey = Buffer.alloc(32, 7);
  const clock = { now: new Date() };
  const server: ApiServer = await startApiServer({
    store,
    builtIn: [...builtInKinds, AuditEvent],
    auditRow: createAuditRow(),
    rules: fourEyesRules(() => clock.now),
    security({ registry, authorizer }) {
      const audit = createAuditEvents({ store, tokens: createContinueTokens(tokenKey) });
      const parts = { registry, store, audit, now: () => clock.now };
      return {
        authenticator: {
          authenticate: ({ id }, { bearer }) => Promise.resolve(bearer === null ? null : identityOf(bearer, id)),
        },
        impersonation: createImpersonation(authorizer),
        virtual: [createDecisions(parts), createReviews(parts)],
      };
    },
    tokenKey,
    tls: null,
    listen: { host: '127.0.0.1', port: 0 },
    version: '0.0.0',
    logger: createLogger({ level: 'silent' }),
    bookmarkMs: 200,
  });
  const controllers = await openClient({
    server: server.url,
    credentials: { token: 'controllers' },
    name: 'allmend-controllers',
  });
  const call: CertificateStage['call'] = (who, method, path, body, headers) =>
    send(server.url, who, { method, path, ...(body && { body }), ...(headers && { headers }) });
  return {
    url: server.url,
    store,
    controllers,
    call,
    decide: (who, name, action, { reason = 'as the tests say', headers = {}, query = '' } = {}) =>
      call(who, 'POST', `${inHansa}/certificates/${name}/decision${query}`, decisionOf(action, reason), headers),
    get now() {
      return clock.now;
    },
    set now(instant) {
      clock.now = instant;
    },
    async [Symbol.asyncDispose]() {
      await controllers.close();
      await server.stop(0);
      await store.close();
    },
  };
}

function identityOf(name: string, tenant: string) {
  if (name === 'controllers') return { issuer: 'certificate', tenant, name: controllersUser, groups: [] };
  const all = tenant === 'root' ? mastersGroup : administratorsGroup;
  const [called = '', issuer = 'token'] = name.split('@');
  return {
    issuer,
    tenant,
    name: called,
    groups: [...(called === 'root' ? [all] : []), 'system:authenticated'],
  };
}

export const decisionOf = (action: string, reason = 'as the tests say'): object => ({
  apiVersion: 'conformance.allmend.dev/v1alpha1',
  kind: 'CertificateDecision',
  spec: { action, reason },
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

/** One request to a stage, whatever process it is in. */
export async function send(url: string, who: string, { method, path, body, headers = {} }: Sent): Promise<Answer> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const response = await request(`${url}${path}`, {
    method: method as 'POST',
    headers: { authorization: `Bearer ${who}`, 'content-type': type, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { code: response.statusCode, body: (await response.body.json()) as Answer['body'] };
}

export type Call = (
  who: string,
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** Sets the namespace up: people, a scope, a subject that passes. */
export async function furnish(call: Call): Promise<void> {
  const bind = (name: string, role: string, ...people: readonly string[]): Promise<Answer> =>
    call('root', 'POST', `${rbac}/namespaces/hansa/rolebindings`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: people.map((one) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: one })),
    });
  const answers = [
    await call('root', 'POST', '/api/v1/namespaces', { metadata: { name: 'hansa' } }),
    await bind('operators', 'edit', 'otto'),
    await bind('body', 'certification-body', 'ada', 'bo', 'cy', 'otto'),
    await bind('auditors', 'conformance-auditor', 'eve'),
    await call('root', 'POST', `${conformance}/scopes`, {
      ...(Scope.examples[0] as object),
      metadata: { name: 'scs-compatible-iaas' },
    }),
    await call('controllers', 'PATCH', `${conformance}/scopes/scs-compatible-iaas/status`, {
      status: {
        title: 'SCS-compatible IaaS',
        url: 'https://scopes.example/iaas',
        versions: [{ version: 'v5.1', validity: 'effective', testcases: 2 }],
      },
    }),
    await call('otto', 'POST', `${inHansa}/subjects`, Subject.examples[0]),
    await standing(call, 'PASS'),
  ];
  const failed = answers.find(({ code }) => code >= 300);
  if (failed) throw new Error(`the stage cannot be set: ${JSON.stringify(failed.body)}`);
}

/** Writes the verdict of the subject, as the controllers do. */
export function standing(call: Call, verdict: string, version = 'v5.1'): Promise<Answer> {
  const one = {
    scope: 'scs-compatible-iaas',
    version,
    verdict,
    since: '2026-11-20T03:12:00Z',
    counts: { PASS: 1, FAIL: 0, DNF: 0, MISS: 0 },
  };
  return call('controllers', 'PATCH', `${inHansa}/subjects/hansa-luebeck/status`, { status: { standings: [one] } });
}

/** Somebody applies for a certificate of that name. */
export function apply(call: Call, who: string, name: string): Promise<Answer> {
  return call(who, 'POST', `${inHansa}/certificates`, {
    ...(Certificate.examples[0] as object),
    metadata: { name },
    spec: {
      subjects: ['hansa-luebeck'],
      scope: 'scs-compatible-iaas',
      version: 'v5.1',
      applicant: 'Hansa IT eG, Hamburg',
    },
  });
}

/** Somebody hands in a document of that name. */
export function handIn(call: Call, who: string, name: string, spec: object = {}): Promise<Answer> {
  const [example] = EvidenceDocument.examples;
  return call(who, 'POST', `${inHansa}/evidencedocuments`, {
    ...(example as object),
    metadata: { name },
    spec: { ...(example as unknown as { spec: object }).spec, ...spec },
  });
}

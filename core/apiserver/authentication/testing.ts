import { createLogger } from '@allmend/kit-telemetry';
import type { KubeObject } from '@allmend/core-machinery';
import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';
import { bodyOf, contextOf, openHub, type Hub, type Options } from '../registry/testing.ts';
import { createAuthentication, type Authentication, type AuthenticationOptions } from './authentication.ts';

/** A hub with two tenants, a clock that stands still, and everything that tells who asks. For tests only. */
export interface Scene extends AsyncDisposable {
  readonly hub: Hub;
  readonly city: TenantRef;
  readonly school: TenantRef;
  readonly authentication: Authentication;
  /** Lines of the log. */
  readonly log: string[];
  now: Date;
  /** By a bearer token, at a tenant. */
  byToken(token: string, tenant?: TenantRef): Promise<Identity | null>;
  /** Makes a token of a service account by `serviceaccounts/token`. */
  issue(account: string, spec?: object, options?: Partial<Options>): Promise<KubeObject>;
}

export const ownIssuer = 'https://hub.example.org';
export const start = new Date('2026-11-21T12:00:00Z');

export async function openScene(options: Partial<AuthenticationOptions> = {}): Promise<Scene> {
  const hub = await openHub();
  const tenants = await Promise.all(
    ['city', 'school'].map(async (name) => {
      await hub.create('tenants.tenancy.allmend.dev', { metadata: { name }, spec: {} });
      return hub.tenants.resolve(name);
    }),
  );
  const log: string[] = [];
  const authentication = createAuthentication({
    store: hub.store,
    tenants: hub.tenants,
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
    clientAuthorities: [],
    issuer: ownIssuer,
    clock: () => scene.now,
    ...options,
  });
  const scene: Scene = {
    hub,
    city: tenants[0]!,
    school: tenants[1]!,
    authentication,
    log,
    now: start,
    byToken: (bearer, tenant = scene.city) =>
      authentication.authenticator.authenticate(tenant, { bearer, certificate: null }),
    issue(account, spec = {}, { tenant = scene.city, namespace = 'default', ...given } = {}) {
      const context = contextOf({ tenant, now: scene.now, ...given });
      const body = bodyOf({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec });
      return authentication.tokenRequests.create({ context, namespace, name: account, body });
    },
    [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
  };
  return scene;
}

export function tokenOf(answer: KubeObject): string {
  return (answer['status'] as { readonly token: string }).token;
}

/** Instant that is so many seconds after another. */
export const later = (instant: Date, seconds: number): Date => new Date(instant.getTime() + seconds * 1000);

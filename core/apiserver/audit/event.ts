import type { Identity } from '../request/identity.ts';

/** Series of the history in which the audit stands: one chain per tenant. */
export const auditSeries = 'audit';

/** Whoever did something, as the audit names them. */
export interface AuditUser {
  readonly issuer: string;
  /** Id of the tenant that authenticated them. */
  readonly tenant: string;
  readonly name: string;
  readonly uid?: string;
  /** Who really asked, when the user was impersonated. */
  readonly actor?: AuditUser;
}

/** What was touched. Empty texts are left out. */
export interface AuditTarget {
  readonly group?: string;
  readonly version?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Of requests that are about no resource. */
  readonly path?: string;
}

/** A write that was accepted; its row is in the same commit. */
export interface WriteEvent {
  readonly v: 1;
  readonly type: 'write';
  /** Id of the request, which the client got as `Audit-Id`. */
  readonly request: string;
  readonly verb: string;
  readonly target: AuditTarget;
  readonly outcome: string;
  /** How many objects, where more than one. */
  readonly count?: number;
  readonly user: AuditUser;
  /** Address of the client; left out when the server itself wrote. */
  readonly source?: string;
  /** Name of the client's program, as it gives it. */
  readonly client?: string;
}

/** Requests of one minute that were refused alike: how many, and one of them in full. */
export interface DenialEvent {
  readonly v: 1;
  readonly type: 'denial';
  readonly code: number;
  readonly verb: string;
  /** Left out where so many different users or resources were refused that they are counted together. */
  readonly target?: AuditTarget;
  readonly user?: AuditUser;
  /** Beginning of the minute. */
  readonly minute: string;
  /** How many this row adds to what earlier rows of the same minute have counted. */
  readonly count: number;
  readonly sample: {
    readonly request: string;
    readonly source: string;
    readonly at: string;
    readonly target: AuditTarget;
    readonly user: AuditUser;
  };
}

export type AuditEvent = WriteEvent | DenialEvent;

/** Longest text that is taken from a request; nothing in an audit row grows without bound. */
const longest = 256;
const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`).toWellFormed();

/** Groups and extras are left out: bindings of the time say what they gave, and a token may carry hundreds. */
export function auditUser({ issuer, tenant, name, uid, actor }: Identity): AuditUser {
  return {
    issuer: cut(issuer),
    tenant,
    name: cut(name),
    ...(uid !== undefined && { uid: cut(uid) }),
    ...(actor && { actor: auditUser(actor) }),
  };
}

export function auditTarget(target: Readonly<Record<keyof AuditTarget, string>>): AuditTarget {
  return Object.fromEntries(
    Object.entries(target)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, cut(value)]),
  );
}

export function auditClient(program: string): { readonly client?: string } {
  return program === '' ? {} : { client: cut(program) };
}

export function encodeEvent(event: AuditEvent): Uint8Array {
  return Buffer.from(JSON.stringify(event));
}

/** `secrets//default/token`, `roles/rbac.authorization.k8s.io/default/reader`: what rows can be read back by. */
export function auditSubject(target: AuditTarget): string {
  const { group = '', resource = '', namespace = '', name = '' } = target;
  return Buffer.from([resource, group, namespace, name].join('/')).subarray(0, 700).toString().replaceAll('\uFFFD', '');
}

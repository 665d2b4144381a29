import type { Identity } from '../request/identity.ts';

/** Whom a binding binds. Source: rbac.authorization.k8s.io/v1 Subject. */
export interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Group of subjects that are of another tenant: `name` is then `<tenant id>:<name>`. */
export const foreignGroup = 'tenancy.allmend.dev';

/**
 * Whether a binding in the tenant means this identity. Names count only in the tenant that authenticated them; who comes from
 * another one is bound only where a subject of `tenancy.allmend.dev` names that tenant too (design §3).
 */
export function isSubject(subject: Subject, bindingNamespace: string, identity: Identity, tenant: string): boolean {
  if (subject.apiGroup === foreignGroup) {
    const [from, name] = split(subject.name);
    return from !== tenant && from === identity.tenant && isNamed({ ...subject, name }, bindingNamespace, identity);
  }
  return identity.tenant === tenant && isNamed(subject, bindingNamespace, identity);
}

function isNamed({ kind, name, namespace }: Subject, bindingNamespace: string, identity: Identity): boolean {
  if (kind === 'User') return name === identity.name;
  if (kind === 'Group') return identity.groups.includes(name);
  if (kind !== 'ServiceAccount') return false;
  return identity.name === `system:serviceaccount:${namespace ?? bindingNamespace}:${name}`;
}

function split(name: string): readonly [string, string] {
  const at = name.indexOf(':');
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + 1)];
}

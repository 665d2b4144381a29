/** A test of the Kubernetes suite that may fail, by a pattern for its name, and why. */
export interface ToleratedFailure {
  readonly pattern: RegExp;
  readonly reason: ToleranceReason;
  /** Where the matter is tracked; null where it is a decision. */
  readonly link: string | null;
}

/** Each has a sentence of its own (`tolerated-<reason>`). */
type ToleranceReason = 'external-ip' | 'unreliable' | 'optional' | 'cilium';

const onlyExternalIp = {
  reason: 'external-ip',
  link: 'https://github.com/kubernetes/kubernetes/issues/136626',
} as const;
const cidrExcept = { reason: 'cilium', link: 'https://github.com/cilium/cilium/issues/9209' } as const;

/**
 * The failures that scs-0201-v1 ("Regulations") allows through the list it refers to. Names of tests are those of
 * https://github.com/kubernetes/kubernetes/tree/master/test/e2e . State of the list: 2026-08-21.
 */
export const toleratedFailures: readonly ToleratedFailure[] = [
  {
    pattern:
      /HostPort validates that there is no conflict between pods with same hostPort but different hostIP and protocol/,
    ...onlyExternalIp,
  },
  { pattern: /Services should be able to switch session affinity for NodePort service/, ...onlyExternalIp },
  { pattern: /Services should have session affinity work for NodePort service/, ...onlyExternalIp },
  {
    pattern:
      /validates that there exists conflict between pods with same hostPort and protocol but one using 0.0.0.0 hostIP/,
    ...onlyExternalIp,
  },
  {
    pattern: /Netpol NetworkPolicy between server and client should allow ingress access from updated namespace/,
    reason: 'unreliable',
    link: 'https://github.com/kubernetes/kubernetes/pull/136715',
  },
  { pattern: /Feature:SCTPConnectivity/, reason: 'optional', link: null },
  { pattern: /should.allow.egress.access.to.server.in.CIDR.block/, ...cidrExcept },
  {
    pattern: /should.ensure.an.IP.overlapping.both.IPBlock.CIDR.and.IPBlock.Except.is.allowed/,
    ...cidrExcept,
  },
  { pattern: /should.enforce.except.clause.while.egress.access.to.server.in.CIDR.block/, ...cidrExcept },
];

/** The exception that covers a failed test; null when the failure counts. */
export function toleranceFor(test: string): ToleratedFailure | null {
  return toleratedFailures.find(({ pattern }) => pattern.test(test)) ?? null;
}

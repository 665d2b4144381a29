import type { Message } from '@allmend/kit-i18n';
import { limitDetails } from '../../engine/details.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { mozillaIntermediate as profile } from './mozilla-intermediate.ts';
import type { CertificateView, TlsHost, TlsObservation } from './observation.ts';
import { texts } from './texts.ts';

const allowedVersions: readonly string[] = profile.versions;
const day = 86_400_000;

/** Whether every endpoint in the catalogue is an https address. Source: scs-0125, "API Interfaces". */
export function checkHttps({ endpoints }: TlsObservation): Outcome {
  const plain = endpoints.filter(({ url }) => !url.toLowerCase().startsWith('https://'));
  if (endpoints.length === 0) return { verdict: 'DNF', message: texts.message('no-endpoint') };
  if (plain.length === 0) return { verdict: 'PASS', message: texts.message('https-good', { count: endpoints.length }) };
  return {
    verdict: 'FAIL',
    message: texts.message('https-bad', { bad: plain.length, count: endpoints.length }),
    details: limitDetails(
      plain.map(({ service, interface: side, url }) => texts.message('plain', { service, side, url })),
    ),
    remedy: ['openstack endpoint list --long', "openstack endpoint set --url '<https://…>' '<endpoint>'"],
  };
}

/** Whether all public endpoints speak TLS 1.2 or 1.3 and nothing older. */
export function checkVersions(seen: TlsObservation): Outcome {
  return judgeHosts(seen, 'versions', ({ versions }) => {
    const accepted = Object.keys(versions).filter((version) => versions[version] === 'accepted');
    const old = accepted.filter((version) => !allowedVersions.includes(version));
    const unclear = Object.keys(versions).filter((version) => versions[version] === 'unclear');
    const faults = old.map((version) => fault('old-version', { version }));
    if (unclear.length === 0 && !accepted.some((version) => allowedVersions.includes(version)))
      faults.push(fault('no-version', { versions: allowedVersions }));
    return { faults, open: unclear.map((version) => fault('unclear-version', { version })) };
  });
}

/** Whether all public endpoints refuse cipher suites that the profile does not have, and small Diffie-Hellman keys. */
export function checkSuites(seen: TlsObservation): Outcome {
  return judgeHosts(seen, 'suites', ({ foreignSuites, dhBits, unclear }) => {
    const faults = foreignSuites.map((suite) => fault('foreign-suite', { suite }));
    if (dhBits !== null && dhBits < profile.minimumDhSize)
      faults.push(fault('small-dh', { bits: dhBits, wanted: profile.minimumDhSize }));
    return { faults, open: unclear.includes('suites') ? [fault('unclear-suites', {})] : [] };
  });
}

/** Whether all public endpoints refuse key exchange groups that the profile does not have. */
export function checkGroups(seen: TlsObservation): Outcome {
  return judgeHosts(seen, 'groups', ({ foreignGroups, unclear }) => ({
    faults: foreignGroups.map((group) => fault('foreign-group', { group, allowed: profile.groups })),
    open: unclear.includes('groups') ? [fault('unclear-groups', {})] : [],
  }));
}

/** Whether the certificates of all public endpoints are trusted, valid, strong and not too long-lived. */
export function checkCertificates(seen: TlsObservation, at: Date): Outcome {
  return judgeHosts(seen, 'certificates', ({ certificate }) =>
    certificate
      ? { faults: certificateFaults(certificate, at), open: [] }
      : { faults: [], open: [fault('unclear-certificate', {})] },
  );
}

function certificateFaults(certificate: CertificateView, at: Date): Fault[] {
  const { subject, validFrom, validTo, keyType, keyBits, curve, signature, distrust } = certificate;
  const from = Date.parse(validFrom);
  const to = Date.parse(validTo);
  const days = Math.floor((to - from) / day);
  const faults: Fault[] = [];
  const expired = at.getTime() > to;
  // An expired certificate is told as such, and not once more as distrusted.
  if (distrust !== null && !(expired && distrust === 'CERT_HAS_EXPIRED'))
    faults.push(fault('distrust', { subject, code: distrust }));
  if (expired) faults.push(fault('expired', { subject, to: validTo }));
  if (at.getTime() < from) faults.push(fault('not-yet-valid', { subject, from: validFrom }));
  if (days > profile.maximumLifespan)
    faults.push(fault('lifespan', { subject, days, wanted: profile.maximumLifespan }));
  if (!(profile.certificateTypes as readonly string[]).includes(keyType))
    faults.push(fault('key-type', { subject, type: keyType }));
  if (keyType === 'rsa' && (keyBits ?? 0) < profile.minimumRsaSize)
    faults.push(fault('small-key', { subject, bits: keyBits ?? 0, wanted: profile.minimumRsaSize }));
  if (keyType === 'ec' && !(profile.certificateCurves as readonly string[]).includes(curve ?? ''))
    faults.push(fault('curve', { subject, curve: curve ?? '?', allowed: profile.certificateCurves }));
  if (!(profile.certificateSignatures as readonly string[]).includes(signature))
    faults.push(fault('signature', { subject, signature, allowed: profile.certificateSignatures }));
  return faults;
}

interface Fault {
  readonly key: Parameters<typeof texts.message>[0];
  readonly params: Readonly<Record<string, string | number | readonly string[]>>;
}

interface HostJudgement {
  readonly faults: readonly Fault[];
  /** What could not be seen. */
  readonly open: readonly Fault[];
}

function fault(key: Fault['key'], params: Fault['params']): Fault {
  return { key, params };
}

/** A fault anywhere is FAIL; else what could not be seen anywhere is DNF. */
function judgeHosts(
  { hosts }: TlsObservation,
  subject: 'versions' | 'suites' | 'groups' | 'certificates',
  judge: (host: TlsHost) => HostJudgement,
): Outcome {
  if (hosts.length === 0) return { verdict: 'DNF', message: texts.message('no-tls') };
  const judged = hosts.map((host) => ({
    host,
    ...(host.error === null ? judge(host) : { faults: [], open: [fault('unreachable', { problem: host.error })] }),
  }));
  const lines = (kind: 'faults' | 'open'): Message[] =>
    judged.flatMap(({ host, ...one }) =>
      one[kind].map(({ key, params }) => ({
        key: `${texts.room}.${key}`,
        params: { ...params, host: labelOf(host) },
      })),
    );
  const details = limitDetails([...lines('faults'), ...lines('open')]);
  const bad = judged.filter(({ faults }) => faults.length > 0).length;
  const count = hosts.length;
  if (bad > 0) return { verdict: 'FAIL', message: texts.message(`${subject}-bad`, { bad, count }), details };
  if (details.length > 0) return { verdict: 'DNF', message: texts.message('not-seen'), details };
  return { verdict: 'PASS', message: texts.message(`${subject}-good`, { count }) };
}

function labelOf({ host, port, services }: TlsHost): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port} (${services.join(', ')})`;
}

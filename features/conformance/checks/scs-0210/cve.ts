import { z } from 'zod';
import { compareVersions, type KubernetesVersion } from './version.ts';

/** One entry of `affected[].versions` in a CVE record. Source: CVE JSON 5.x, https://cveproject.github.io/cve-schema/schema/docs/ */
export interface AffectedRange {
  /** First affected version, or the only one. */
  readonly version: string;
  /** First version that is no longer affected; `*` for none. */
  readonly lessThan?: string | undefined;
  /** Last affected version; `*` for none. */
  readonly lessThanOrEqual?: string | undefined;
}

/** From this CVSS base score on a CVE is critical, by whatever version of CVSS the record uses. Source: scs-0210-v2, "Decision". */
const criticalScore = 8;

const metric = z.looseObject({ baseScore: z.number() });
const cveRecord = z.looseObject({
  containers: z.looseObject({
    cna: z.looseObject({
      metrics: z.array(z.record(z.string(), z.unknown())).optional(),
      affected: z
        .array(
          z.looseObject({
            product: z.string().optional(),
            versions: z
              .array(
                z.looseObject({
                  version: z.string(),
                  status: z.string(),
                  lessThan: z.string().optional(),
                  lessThanOrEqual: z.string().optional(),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
    }),
  }),
});

/**
 * The ranges of Kubernetes versions that a CVE record calls affected; empty when it is not critical or about something else
 * that Kubernetes' feed lists (ingress-nginx and the like number their versions apart). Throws a `ZodError` on another form.
 */
export function criticalRanges(record: unknown): readonly AffectedRange[] {
  const { cna } = cveRecord.parse(record).containers;
  const scores = (cna.metrics ?? []).flatMap((one) =>
    Object.entries(one)
      .filter(([key]) => key.startsWith('cvss'))
      .flatMap(([, value]) => metric.safeParse(value).data?.baseScore ?? []),
  );
  if (!scores.some((score) => score >= criticalScore)) return [];
  return (cna.affected ?? [])
    .filter(({ product }) => /^(?:kubernetes|kubelet|kubectl|kubeadm|kube-[a-z-]+)$/i.test(product ?? ''))
    .flatMap(({ versions }) => versions ?? [])
    .filter(({ status }) => status === 'affected');
}

/** Whether a version lies in one of the ranges; `unknown` when one of them cannot be read and no other holds it. */
export function isAffected(version: KubernetesVersion, ranges: readonly AffectedRange[]): 'yes' | 'no' | 'unknown' {
  const answers = new Set(ranges.map((range) => isInRange(version, range)));
  if (answers.has(true)) return 'yes';
  return answers.has(null) ? 'unknown' : 'no';
}

/** False for a range with a bound that is no version, e.g. `n/a`. */
export function isReadable({ version, lessThan, lessThanOrEqual }: AffectedRange): boolean {
  return [version, lessThan, lessThanOrEqual].every(
    (bound, index) => bound === undefined || (index > 0 && bound === '*') || readBound(bound) !== null,
  );
}

function isInRange(version: KubernetesVersion, range: AffectedRange): boolean | null {
  const from = readBound(range.version);
  if (from === null) return null;
  const { lessThan, lessThanOrEqual } = range;
  if (lessThan === undefined && lessThanOrEqual === undefined) return compareVersions(version, from) === 0;
  if (compareVersions(version, from) < 0) return false;
  if (lessThan === '*' || lessThanOrEqual === '*') return true;
  const to = readBound(lessThan ?? lessThanOrEqual!);
  if (to === null) return null;
  const distance = compareVersions(version, to);
  return lessThan === undefined ? distance <= 0 : distance < 0;
}

/** `1.28.3`, `v1.28`, `0`; missing parts are zero. */
function readBound(text: string): KubernetesVersion | null {
  const match = /^v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?$/.exec(text.trim());
  return match && { major: Number(match[1]), minor: Number(match[2] ?? 0), patch: Number(match[3] ?? 0) };
}

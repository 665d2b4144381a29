/** A released Kubernetes version, `major.minor.patch`. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** What a cluster answers for `gitVersion` at `GET /version`. */
export interface ClusterVersion extends KubernetesVersion {
  /** `alpha.1`, `rc.0`: not a release. */
  readonly prerelease: string | null;
  /** What a vendor appends, e.g. `gke.100`. The official suite cannot read a version with one, unless after `+`. */
  readonly suffix: string | null;
}

/**
 * Reads `v1.34.2`, `v1.34.2+k3s1`, `v1.34.2-gke.100` or `v1.35.0-rc.1`; null for anything else.
 * Source: https://semver.org and the answers of clusters; Kubernetes marks pre-releases alpha, beta and rc.
 */
export function parseClusterVersion(text: string): ClusterVersion | null {
  const match = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(text.trim());
  if (!match) return null;
  const [, major, minor, patch, tail = null] = match;
  const prerelease = tail !== null && /^(?:alpha|beta|rc)\b/.test(tail);
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    prerelease: prerelease ? tail : null,
    suffix: prerelease ? null : tail,
  };
}

/** Negative when `a` is older. */
export function compareVersions(a: KubernetesVersion, b: KubernetesVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** `1.34`. */
export function branchOf({ major, minor }: KubernetesVersion): string {
  return `${major}.${minor}`;
}

export function printVersion({ major, minor, patch }: KubernetesVersion): string {
  return `${major}.${minor}.${patch}`;
}

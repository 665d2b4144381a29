import { isRecentKubernetes, KubernetesRelease, parseClusterVersion } from '@allmend/conformance';
import { type Judge, MalformedVector, readFlag, readInstant, readText } from './judge.ts';

/** A case may bring its own `releases`. The CVE, where there is one, affects just the version of the case. */
export const judge: Judge = {
  label: (vector) => `${readText(vector, 'version')} on ${JSON.stringify(vector['now'] ?? null)}`,
  compare(vector, surroundings) {
    const text = readText(vector, 'version');
    const version = parseClusterVersion(text);
    if (!version) throw new MalformedVector('version', 'a version', text);
    const critical = readFlag({ cve_affects_version: false, ...vector }, 'cve_affects_version')
      ? [{ version: text }]
      : [];
    const releases = KubernetesRelease.array().parse(vector['releases'] ?? surroundings['releases']);
    const now = readInstant({ ...surroundings, ...vector }, 'now');
    const actual = isRecentKubernetes({ version, releases, critical, now }, 'official');
    return 'recent' in vector ? [{ field: 'recent', expected: vector['recent'], actual }] : [];
  },
};

import type { Deviation, Standard } from '../../engine/testcase.ts';
import { texts } from './texts.ts';

const testcases = ['version-policy-check'];

const deviations: readonly Deviation[] = [
  {
    id: '0210-vendor-suffix',
    testcases,
    text: 'The standard is about versions of Kubernetes, whoever builds them.',
    official: 'A version with anything after the patch number, save after "+", stops the testcase with an error.',
    reason:
      'A vendor suffix does not change which version it is; a pre-release (alpha, beta, rc) is no release at all.',
    example: 'v1.34.2-gke.100',
  },
  {
    id: '0210-new-minor',
    testcases,
    text: 'Versions are offered as long as upstream supports them.',
    official: 'A minor version that its table does not have yet counts as no longer supported.',
    reason: 'A branch newer than a supported one is supported; one that cannot be placed leaves the verdict open.',
    example: 'v1.37.0 with a table up to 1.36',
  },
  {
    id: '0210-last-day',
    testcases,
    text: 'Versions are supported up to their end-of-life date.',
    official: 'Support ends when that day begins.',
    reason: 'The last day is still a day of support.',
    example: 'v1.34.9 at noon of 2026-10-27',
  },
  {
    id: '0210-stale-table',
    testcases,
    text: 'Patch releases and support are judged for the branch that runs.',
    official: 'With fewer than two supported branches in its table the testcase stops with an error.',
    reason: 'The branch that runs can be judged all the same when the table knows it.',
    example: 'v1.36.9 on 2027-04-01 with a table up to 1.36',
  },
  {
    id: '0210-odd-cve-record',
    testcases,
    text: 'The shorter period holds for critical CVEs that a patch addresses.',
    official: 'A CVE record with a bound that is no version stops the testcase with an error.',
    reason: 'Where the record does not matter for the verdict there is one; where it does, the verdict stays open.',
    example: 'a record with the affected version "n/a"',
  },
  {
    id: '0210-cve-still-open',
    testcases,
    text: 'The two weeks hold for a patch that addresses a critical CVE.',
    official: 'They hold for every later patch, also for one that still has the CVE.',
    reason: 'An update that does not close the hole is not urgent because of it.',
    example: '1.28.5, a CVE closed only by 1.28.7, and 1.28.6 published 16 days ago',
  },
  {
    id: '0210-offered-versions',
    testcases,
    text: 'All supported minor versions are offered, the newest within four months of its release.',
    official: 'Only the version of one cluster is looked at.',
    reason: 'Where the provider states what it offers, that is judged too.',
    example: 'offered: 1.34 while 1.35 and 1.36 are supported',
  },
];

/** Kubernetes version policy. Its testcase needs a cluster: it is registered with the checks of clusters, not of clouds. */
export const scs0210: Standard = {
  id: 'scs-0210',
  title: 'Kubernetes version policy',
  url: 'https://docs.scs.community/standards/scs-0210-v2-k8s-version-policy',
  testcases: [],
  deviations,
  texts,
};

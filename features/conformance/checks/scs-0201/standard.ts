import type { Standard } from '../../engine/testcase.ts';
import { texts } from './texts.ts';

/** CNCF Kubernetes conformance. Its testcase needs a cluster: it is registered with the checks of clusters, not of clouds. */
export const scs0201: Standard = {
  id: 'scs-0201',
  title: 'CNCF Kubernetes conformance',
  url: 'https://docs.scs.community/standards/scs-0201-v1-cncf-conformance',
  testcases: [],
  deviations: [
    {
      id: '0201-nothing-executed',
      testcases: ['cncf-k8s-conformance', 'kaas-networking-check'],
      text: 'All conformance tests have to pass (Regulations); the cluster supports network policies fully (scs-0219-v1, Decision).',
      official:
        'The run passes when no test failed: also when all were skipped, none was there, or some ended in a timeout or without a known result.',
      reason: 'What was not executed has not passed; such a run did not finish.',
      example: 'a run in dry mode, in which every test is skipped',
    },
  ],
  texts,
};

import type { Standard } from '../../engine/testcase.ts';
import { documentTestcase } from '../../resources/documents.ts';
import { texts } from './texts.ts';

/**
 * End-to-end testing with Tempest. The official scope has the module `opc-v2022.11` for it, without any testcase; the id here
 * is therefore our own.
 */
export const scs0128: Standard = {
  id: 'scs-0128',
  title: 'SCS End-to-End Testing',
  url: 'https://docs.scs.community/standards/scs-0128-v1-e2e-testing',
  testcases: [
    documentTestcase({
      id: 'allmend-0128-tempest',
      own: true,
      title: texts.message('title'),
      demanded: texts.message('demand'),
      section: 'Regulations',
    }),
  ],
  texts,
};

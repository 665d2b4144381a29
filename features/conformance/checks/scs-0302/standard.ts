import type { Standard } from '../../engine/testcase.ts';
import { documentTestcase } from '../../resources/documents.ts';
import { domainManagerTestcase } from './active.ts';
import { domainManagerRuns } from './collect.ts';
import { texts } from './texts.ts';

/** Domain manager role. */
export const scs0302: Standard = {
  id: 'scs-0302',
  title: 'Domain Manager Role',
  url: 'https://docs.scs.community/standards/scs-0302-v1-domain-manager-role',
  testcases: [
    domainManagerTestcase(domainManagerRuns),
    documentTestcase({
      id: 'domain-manager-check',
      title: texts.message('docs-title'),
      demanded: texts.message('demand-docs'),
      section: 'Decision',
    }),
  ],
  texts,
};

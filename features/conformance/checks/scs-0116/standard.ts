import type { Standard } from '../../engine/testcase.ts';
import { catalog } from '../../resources/catalog.ts';
import { documentTestcase } from '../../resources/documents.ts';
import { checkPermissions, checkPresence } from './check.ts';
import { keyManagerUses } from './collect.ts';
import { texts } from './texts.ts';

/** Key manager. */
export const scs0116: Standard = {
  id: 'scs-0116',
  title: 'SCS Key Manager Standard',
  url: 'https://docs.scs.community/standards/scs-0116-v1-key-manager-standard',
  testcases: [
    {
      id: 'scs-0116-presence',
      needs: [catalog],
      check: (input) => checkPresence(input.get(catalog)),
      title: texts.message('presence-title'),
      demanded: texts.message('demand-presence'),
      section: 'Key Manager Standard',
    },
    {
      id: 'scs-0116-permissions',
      needs: [keyManagerUses],
      check: (input) => checkPermissions(input.get(keyManagerUses)),
      title: texts.message('permissions-title'),
      demanded: texts.message('demand-permissions'),
      section: 'Key Manager Policies',
    },
    documentTestcase({
      id: 'key-manager-docs-check',
      title: texts.message('docs-title'),
      demanded: texts.message('demand-docs'),
      section: 'Key Manager Standard',
    }),
  ],
  deviations: [
    {
      id: '0116-payload',
      testcases: ['scs-0116-permissions'],
      text: 'Members must be able to use the key manager (scs-0116, "Key Manager Policies").',
      official: 'Only storing, listing and deleting is tried.',
      reason: 'A key manager whose secrets cannot be read, or come back changed, cannot be used.',
      example: 'reading the payload is refused with 403: text FAIL, official PASS',
    },
  ],
  texts,
};

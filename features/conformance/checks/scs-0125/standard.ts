import type { Standard, Testcase } from '../../engine/testcase.ts';
import { checkCertificates, checkGroups, checkHttps, checkSuites, checkVersions } from './check.ts';
import { publicTls } from './collect.ts';
import { texts } from './texts.ts';

const shared = { own: true, needs: [publicTls], section: 'Transport Layer Security (TLS)' } as const;

/** Secure connections (draft), as far as they can be seen from outside. */
export const scs0125: Standard = {
  id: 'scs-0125',
  title: 'Secure Connections',
  url: 'https://docs.scs.community/standards/scs-0125-v1-secure-connections',
  testcases: [
    {
      ...shared,
      id: 'allmend-0125-https',
      check: (input) => checkHttps(input.get(publicTls)),
      title: texts.message('https-title'),
      demanded: texts.message('demand-https'),
      section: 'API Interfaces',
    },
    {
      ...shared,
      id: 'allmend-0125-tls-versions',
      check: (input) => checkVersions(input.get(publicTls)),
      title: texts.message('versions-title'),
      demanded: texts.message('demand-tls'),
    },
    {
      ...shared,
      id: 'allmend-0125-cipher-suites',
      check: (input) => checkSuites(input.get(publicTls)),
      title: texts.message('suites-title'),
      demanded: texts.message('demand-tls'),
    },
    {
      ...shared,
      id: 'allmend-0125-groups',
      check: (input) => checkGroups(input.get(publicTls)),
      title: texts.message('groups-title'),
      demanded: texts.message('demand-tls'),
    },
    {
      ...shared,
      id: 'allmend-0125-certificates',
      check: (input) => checkCertificates(input.get(publicTls), input.at),
      title: texts.message('certificates-title'),
      demanded: texts.message('demand-tls'),
    },
  ] satisfies readonly Testcase[],
  texts,
};

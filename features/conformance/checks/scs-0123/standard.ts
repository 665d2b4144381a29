import type { Standard } from '../../engine/testcase.ts';
import { catalog } from '../../resources/catalog.ts';
import { swiftS3Testcase } from './active.ts';
import { checkCanonicalTypes, checkService } from './check.ts';
import { s3RoundTrips } from './collect.ts';
import { deviations } from './deviations.ts';
import { wantedServices } from './services.ts';
import { texts } from './texts.ts';

const secondVersion = 'https://docs.scs.community/standards/scs-0123-v2-mandatory-and-supported-IaaS-services';

/** Mandatory and supported services, versions 1 and 2. */
export const scs0123: Standard = {
  id: 'scs-0123',
  title: 'Mandatory and Supported IaaS Services',
  url: 'https://docs.scs.community/standards/scs-0123-v1-mandatory-and-supported-IaaS-services',
  testcases: [
    ...wantedServices.map(
      (wanted) =>
        ({
          id: `scs-0123-${wanted.key}`,
          needs: [catalog],
          check: (input) => checkService(input.get(catalog), wanted),
          title: texts.message('service-title', { types: wanted.types }),
          demanded: wanted.inText ? texts.message('demand-service') : texts.message('demand-placement'),
          section: 'Mandatory IaaS APIs',
          ...(wanted.secondVersion && { url: secondVersion }),
        }) satisfies Standard['testcases'][number],
    ),
    swiftS3Testcase(s3RoundTrips),
    {
      id: 'allmend-0123-canonical-types',
      own: true,
      needs: [catalog],
      check: (input) => checkCanonicalTypes(input.get(catalog)),
      title: texts.message('canonical-title'),
      demanded: texts.message('demand-canonical'),
      section: 'Mandatory IaaS APIs',
      url: secondVersion,
    },
  ],
  deviations,
  texts,
};

import type { Standard } from '../../engine/testcase.ts';
import { documentTestcase } from '../../resources/documents.ts';
import { texts } from './texts.ts';

/** Availability zones: nothing that an API shows; the five items of its supplement come as one document. */
export const scs0121: Standard = {
  id: 'scs-0121',
  title: 'SCS Availability Zones',
  url: 'https://docs.scs.community/standards/scs-0121-v1-Availability-Zones-Standard',
  testcases: [
    documentTestcase({
      id: 'availability-zones-check',
      title: texts.message('title'),
      demanded: texts.message('demand'),
      section: 'Required Documentation (scs-0121-w1)',
    }),
  ],
  texts,
};

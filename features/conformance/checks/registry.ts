import type { Standard } from '../engine/testcase.ts';
import { scs0100 } from './scs-0100/standard.ts';
import { scs0101 } from './scs-0101/standard.ts';
import { scs0102 } from './scs-0102/standard.ts';
import { scs0103 } from './scs-0103/standard.ts';
import { scs0104 } from './scs-0104/standard.ts';
import { scs0114 } from './scs-0114/standard.ts';
import { scs0115 } from './scs-0115/standard.ts';
import { scs0116 } from './scs-0116/standard.ts';
import { scs0117 } from './scs-0117/standard.ts';
import { scs0121 } from './scs-0121/standard.ts';
import { scs0123 } from './scs-0123/standard.ts';
import { scs0125 } from './scs-0125/standard.ts';
import { scs0126 } from './scs-0126/standard.ts';
import { scs0128 } from './scs-0128/standard.ts';
import { scs0201 } from './scs-0201/standard.ts';
import { scs0210 } from './scs-0210/standard.ts';
import { scs0302 } from './scs-0302/standard.ts';

/** Every standard that has checks, one line each; the order is that of reports. How to add one: `README.md` of this package. */
export const standards: readonly Standard[] = [
  scs0100, // flavor names
  scs0101, // entropy
  scs0102, // image metadata
  scs0103, // standard flavors
  scs0104, // standard images
  scs0114, // volume types
  scs0115, // default security group rules
  scs0116, // key manager
  scs0117, // volume backup
  scs0121, // availability zones
  scs0123, // mandatory services
  scs0125, // secure connections
  scs0126, // provider networks
  scs0128, // end-to-end tests
  scs0302, // domain manager
  // Of clusters, not of clouds: so far only their deviations.
  scs0201,
  scs0210,
];

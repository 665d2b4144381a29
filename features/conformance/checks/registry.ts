import type { Standard } from '../engine/testcase.ts';
import { scs0100 } from './scs-0100/standard.ts';
import { scs0101 } from './scs-0101/standard.ts';
import { scs0102 } from './scs-0102/standard.ts';
import { scs0103 } from './scs-0103/standard.ts';
import { scs0104 } from './scs-0104/standard.ts';
import { scs0114 } from './scs-0114/standard.ts';
import { scs0115 } from './scs-0115/standard.ts';
import { scs0201 } from './scs-0201/standard.ts';
import { scs0210 } from './scs-0210/standard.ts';

/** Every standard that has checks, one line each; the order is that of reports. How to add one: `README.md` of this package. */
export const standards: readonly Standard[] = [
  scs0100, // flavor names
  scs0101, // entropy
  scs0102, // image metadata
  scs0103, // standard flavors
  scs0104,
  scs0114,
  scs0115,
  // Of clusters, not of clouds: so far only their deviations.
  scs0201,
  scs0210,
];

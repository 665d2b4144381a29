import type { Standard } from '../engine/testcase.ts';

/** Every standard that has checks, one line each; the order is that of reports. How to add one: `README.md` of this package. */
export const standards: readonly Standard[] = [];

import { flavorsOf, semanticsVerdict, syntaxVerdict } from '@allmend/conformance';
import { type Comparison, type Judge, officialWord, readRecord } from './judge.ts';

const verdicts = {
  'scs-0100-syntax-check': syntaxVerdict,
  'scs-0100-semantics-check': semanticsVerdict,
};

export const judge: Judge = {
  label: (vector) => String(readRecord(vector, 'flavor')['name']),
  compare(vector) {
    const flavors = flavorsOf([readRecord(vector, 'flavor')]);
    return Object.entries(verdicts)
      .filter(([field]) => field in vector)
      .map(([field, verdictOf]): Comparison => {
        return { field, expected: vector[field], actual: officialWord(verdictOf(flavors, 'official')) };
      });
  },
};

import { flavorsOf, flavorVerdict, standardFlavorOf } from '@allmend/conformance';
import { type Judge, officialWord, readRecord, readText } from './judge.ts';

/** `mutation` only tells how the case was made. */
export const judge: Judge = {
  label: (vector) => `${readText(vector, 'canonical')} ${JSON.stringify(vector['mutation'] ?? null)}`,
  compare(vector) {
    const wanted = standardFlavorOf(readText(vector, 'canonical'));
    const flavors = 'flavor' in vector && vector['flavor'] === null ? [] : flavorsOf([readRecord(vector, 'flavor')]);
    const actual = officialWord(flavorVerdict(flavors, wanted, 'official'));
    return 'result' in vector ? [{ field: 'result', expected: vector['result'], actual }] : [];
  },
};

import {
  acceptsName,
  claimsStandardName,
  officialProperties,
  parseFlavorName,
  printFlavorName,
  shortenFlavorName,
} from '@allmend/conformance';
import { type Comparison, type Judge, readText } from './judge.ts';

/** `prose` and `err` are wording, which is our own. */
export const judge: Judge = {
  label: (vector) => readText(vector, 'name'),
  compare(vector) {
    const text = readText(vector, 'name');
    const reading = parseFlavorName(text);
    // A name that does not claim the standard is none of its business.
    const free = !claimsStandardName(text);
    const actual: Record<string, unknown> = {
      v3: free || acceptsName(reading, 'official-parser') ? 'ok' : 'error',
      cloudtest: free || acceptsName(reading, 'official-check') ? 'ok' : 'FAIL',
      canonical: reading.ok ? printFlavorName(reading.name) : null,
      short: reading.ok ? printFlavorName(shortenFlavorName(reading.name)) : null,
      dict: reading.ok ? officialProperties(reading.name) : null,
    };
    return Object.entries(actual)
      .filter(([field]) => field in vector)
      .map(([field, value]): Comparison => ({ field, expected: vector[field], actual: value }));
  },
};

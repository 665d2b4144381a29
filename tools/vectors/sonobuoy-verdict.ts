import { type SonobuoyItem, sonobuoyVerdict } from '@allmend/conformance';
import { type Judge, MalformedVector, officialWord, readList, readText } from './judge.ts';

export const judge: Judge = {
  label: (vector) => readText(vector, 'case'),
  compare(vector) {
    const items = readList(vector, 'statuses').map(readItem);
    const actual = officialWord(sonobuoyVerdict(items, 'official'));
    return 'official' in vector ? [{ field: 'official', expected: vector['official'], actual }] : [];
  },
};

/** `passed`, or `failed (name matches Feature:SCTPConnectivity)` where the name of the test matters. */
function readItem(entry: unknown, index: number): SonobuoyItem {
  const match = typeof entry === 'string' ? /^(\S+)(?: \(name matches (.+)\))?$/.exec(entry) : null;
  if (!match) throw new MalformedVector(`statuses[${index}]`, 'a status', entry);
  return { name: match[2] ? `[sig-network] ${match[2]} works` : `test ${index}`, status: match[1]! };
}

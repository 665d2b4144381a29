import { officialImageProperty, scs0102Properties, type ImageView } from '@allmend/conformance';
import { type Comparison, type Judge, type Vector, officialWord, readInstant, readRecord, readText } from './judge.ts';

/** The vectors name fields as openstacksdk does, the wire otherwise; own properties stand beside the others on the wire. */
export function readImage(image: Vector): ImageView {
  const { properties, hash_algo, is_hidden, ...fields } = image;
  const all = { ...fields, ...(properties as Vector), os_hash_algo: hash_algo, os_hidden: is_hidden };
  const present = Object.entries(all).filter(([, value]) => value !== null && value !== undefined);
  return { name: null, ...Object.fromEntries(present), id: 'vector' } as unknown as ImageView;
}

/** Each image is judged alone, at the frozen instant. */
export const judge: Judge = {
  label: (vector) => readText(vector, 'case'),
  compare(vector, surroundings) {
    const at = readInstant(surroundings, 'now');
    const image = readImage(readRecord(vector, 'image'));
    const results = readRecord(vector, 'results');
    return Object.entries(results).map(([property, expected]): Comparison => {
      const known = scs0102Properties.includes(property);
      return {
        field: property,
        expected,
        actual: known ? officialWord(officialImageProperty(property, [image], at)) : 'no such testcase',
      };
    });
  },
};

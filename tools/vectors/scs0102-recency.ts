import { classifyImageAge, officialImageRecency, type ImageAge } from '@allmend/conformance';
import {
  type Comparison,
  type Judge,
  type Vector,
  isRecord,
  officialWord,
  readInstant,
  readRecord,
  readText,
} from './judge.ts';
import { readImage } from './scs0102-props.ts';

/** The official function's classes; without `provided_until` an outdated image makes it raise. */
const classes: Readonly<Record<ImageAge, number | string>> = {
  fine: 0,
  'outdated-marked': 1,
  outdated: 2,
  'invalid-end': 3,
  'no-end': 'KeyError',
};

/** `is_outdated` is of one image; a verdict is of all images of the case. */
export const judge: Judge = {
  label: (vector) => readText(vector, 'case'),
  compare(vector, surroundings) {
    const at = readInstant(surroundings, 'now');
    const comparisons: Comparison[] = [];
    if ('is_outdated' in vector) {
      const age = classifyImageAge(readImage(readRecord(vector, 'image')), at);
      comparisons.push({ field: 'is_outdated', expected: vector['is_outdated'], actual: classes[age] });
    }
    const images = readImages(vector);
    for (const field of ['result', 'verdict', 'recency', 'image_recency'].filter((name) => name in vector)) {
      const actual = officialWord(officialImageRecency(images, at));
      comparisons.push({ field, expected: vector[field], actual });
    }
    return comparisons;
  },
};

function readImages(vector: Vector): ReturnType<typeof readImage>[] {
  const several = vector['images'];
  return Array.isArray(several) ? several.filter(isRecord).map(readImage) : [readImage(readRecord(vector, 'image'))];
}

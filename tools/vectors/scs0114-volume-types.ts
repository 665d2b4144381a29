import { checkVolumeAspect, checkVolumeTypeSyntax } from '@allmend/conformance';
import { type Judge, type Vector, officialWord, readText } from './judge.ts';

/** The description is that of the only volume type. */
export const judge: Judge = {
  label: (vector) => JSON.stringify(readDescription(vector)),
  compare(vector) {
    const types = [{ id: 'vector', name: 'vector', description: readDescription(vector) }];
    const outcomes = {
      syntax: checkVolumeTypeSyntax(types),
      encrypted: checkVolumeAspect(types, 'encrypted'),
      replicated: checkVolumeAspect(types, 'replicated'),
    };
    return Object.entries(outcomes)
      .filter(([field]) => field in vector)
      .map(([field, outcome]) => ({
        field,
        expected: vector[field],
        actual: officialWord(outcome.official ?? outcome.verdict),
      }));
  },
};

/** Cinder has null for a type without description. */
function readDescription(vector: Vector): string | null {
  return vector['description'] === null ? null : readText(vector, 'description');
}

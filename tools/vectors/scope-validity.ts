import { findShipped, readScope, validityAt } from '@allmend/conformance';
import { MalformedVector, readRecord, readText, type Judge } from './judge.ts';

/**
 * State of the versions of the shipped scopes at a date: `[state, state as stated explicitly or null]`. Only versions that
 * the case names are compared, since a shipped scope may have newer ones.
 */
export const judge: Judge = {
  label: (vector) => `${String(vector['scope'])} on ${String(vector['date'])}`,
  compare: (vector) => {
    const name = readText(vector, 'scope');
    const shipped = findShipped(name);
    if (shipped === null) throw new MalformedVector('scope', 'the file name of a shipped scope', name);
    const states = validityAt(readScope(shipped.text, name), readText(vector, 'date'));
    return Object.entries(readRecord(vector, 'validity')).map(([version, expected]) => {
      const state = states.get(version);
      const actual = state ? [state.validity, state.explicit ? state.validity : null] : null;
      return { field: `validity.${version}`, expected, actual };
    });
  },
};

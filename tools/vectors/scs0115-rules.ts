import { officialDefaultRules, type RuleView } from '@allmend/conformance';
import { type Judge, officialWord, readFlag, readList, readText } from './judge.ts';

/** `short` cases are rules of a created group. */
export const judge: Judge = {
  label: (vector) => readText(vector, 'case'),
  compare(vector) {
    const rules = readList(vector, 'rules') as readonly RuleView[];
    const source = readFlag(vector, 'short') ? 'created-group' : 'default-rules';
    return [{ field: 'result', expected: vector['result'], actual: officialWord(officialDefaultRules(rules, source)) }];
  },
};

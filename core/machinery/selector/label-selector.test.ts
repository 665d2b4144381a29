import { describe, expect, it } from 'vitest';
import { parseLabelSelector } from './label-parser.ts';
import { labelSelectorOf } from './label-selector-object.ts';
import { everything, matchesLabels, nothing, printLabelSelector, requiredLabelValues } from './label-selector.ts';

describe('matching', () => {
  it.each([
    ['', {}, true],
    ['a=1', { a: '1' }, true],
    ['a=1', { a: '2' }, false],
    ['a=1', {}, false],
    ['a!=1', {}, true],
    ['a!=1', { a: '1' }, false],
    ['a=', { a: '' }, true],
    ['a=', {}, false],
    ['a in (1,2)', { a: '2' }, true],
    ['a in (1,2)', { a: '3' }, false],
    ['a notin (1)', {}, true],
    ['a notin (1)', { a: '1' }, false],
    ['a', { a: '' }, true],
    ['a', {}, false],
    ['!a', {}, true],
    ['!a', { a: '1' }, false],
    ['a>5', { a: '6' }, true],
    ['a>5', { a: '5' }, false],
    ['a<5', { a: '-7' }, true],
    ['a<5', { a: 'many' }, false],
    ['a<5', {}, false],
    ['a<9223372036854775807', { a: '9223372036854775806' }, true],
    ['a<5', { a: '-9223372036854775809' }, false],
    ['a=1,b=2', { a: '1', b: '2' }, true],
    ['a=1,b=2', { a: '1' }, false],
    ['a=1,a=2', { a: '1' }, false],
    ['toString', {}, false],
    ['!constructor', {}, true],
  ])('%j on %j: %s', (selector, labels, expected) => {
    expect(matchesLabels(parseLabelSelector(selector), labels)).toBe(expected);
  });

  it('takes an object without labels as one with none', () => {
    expect(matchesLabels(parseLabelSelector('!a'), undefined)).toBe(true);
    expect(matchesLabels(everything, undefined)).toBe(true);
    expect(matchesLabels(nothing, {})).toBe(false);
  });
});

describe('requiredLabelValues', () => {
  it.each([
    ['', null],
    ['a!=1,b,!c,d>1', null],
    ['a=1', ['a=1']],
    ['a==', ['a=']],
    ['a in (1,2)', ['a=1', 'a=2']],
    ['a in (1,2),b=3', ['b=3']],
    ['a in (1,2),a in (2,3)', ['a=2']],
    ['a=1,a=2', []],
  ])('%j demands %j', (selector, values) => {
    expect(requiredLabelValues(parseLabelSelector(selector))).toEqual(values);
  });

  it('knows that nothing is found by none', () => {
    expect(requiredLabelValues(nothing)).toEqual([]);
  });
});

describe('labelSelectorOf', () => {
  it('joins labels and expressions', () => {
    const selector = labelSelectorOf({
      matchLabels: { tier: 'web' },
      matchExpressions: [
        { key: 'zone', operator: 'In', values: ['b', 'a'] },
        { key: 'old', operator: 'DoesNotExist' },
        { key: 'owner', operator: 'Exists', values: [] },
        { key: 'app', operator: 'NotIn', values: ['x'] },
      ],
    });
    expect(printLabelSelector(selector)).toBe('app notin (x),!old,owner,tier=web,zone in (a,b)');
  });

  it('tells left out, which selects nothing, from empty, which selects everything', () => {
    expect(labelSelectorOf(undefined)).toBe(nothing);
    expect(labelSelectorOf(null)).toBe(nothing);
    expect(labelSelectorOf({})).toBe(everything);
    expect(labelSelectorOf({ matchLabels: {}, matchExpressions: [] })).toBe(everything);
  });

  it.each([
    ['x', 'a label selector must be an object'],
    [{ matchLabels: [] }, 'matchLabels of a label selector must be an object'],
    [{ matchLabels: { a: 1 } }, 'matchLabels[a] of a label selector must be a string'],
    [{ matchExpressions: {} }, 'matchExpressions of a label selector must be a list'],
    [{ matchExpressions: [1] }, 'matchExpressions[0] of a label selector must be an object'],
    [{ matchExpressions: [{ key: 'a', operator: 'Equals' }] }, '"Equals" is not a valid label selector operator'],
    [{ matchExpressions: [{ key: 'a', operator: 'toString' }] }, '"toString" is not a valid label selector operator'],
    [
      { matchExpressions: [{ key: 'a', operator: 'In', values: [2] }] },
      /values\[0\] of a label selector must be a string/,
    ],
    [{ matchExpressions: [{ key: 'a', operator: 'In' }] }, /values: Invalid value: \[\]: for 'in', 'notin' operators/],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] }, /values set must be empty for exists/],
    [{ matchLabels: { '-a': 'b' } }, /^key: Invalid value: "-a": name part must consist/],
    [
      { matchLabels: { '-a': '-b' } },
      /^\[key: Invalid value: "-a": name part .*, values\[0\]\[-a\]: Invalid value: "-b": a valid label/,
    ],
  ])('refuses %j', (object, message) => {
    expect(() => labelSelectorOf(object as never)).toThrow(expect.objectContaining({ code: 400 }));
    expect(() => labelSelectorOf(object as never)).toThrow(message);
  });
});

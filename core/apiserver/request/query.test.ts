import { describe, expect, test } from 'vitest';
import { listQuery, writeQuery } from './query.ts';

const list = (text: string): ReturnType<typeof listQuery> => listQuery(new URLSearchParams(text));
const write = (text: string, patch: 'apply' | 'other' = 'other'): ReturnType<typeof writeQuery> =>
  writeQuery(new URLSearchParams(text), 'kubectl/v1.34 (linux)', patch);

describe('options of lists and watches', () => {
  test('what kubectl sends', () => {
    expect(list('limit=500&labelSelector=a%3Db&resourceVersion=7')).toMatchObject({
      limit: 500,
      labelSelector: 'a=b',
      resourceVersion: 7,
      sendInitialEvents: 'unset',
    });
    expect(
      list('watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan'),
    ).toMatchObject({
      allowBookmarks: 'yes',
      sendInitialEvents: 'yes',
      resourceVersion: null,
    });
  });

  test.each([
    ['limit=x', 'limit: Invalid value: "x"'],
    ['limit=-1', 'limit: Invalid value: "-1"'],
    ['resourceVersion=1e9', 'resourceVersion: Invalid value: "1e9"'],
    ['resourceVersion=99999999999999999', 'resourceVersion: Invalid value'],
    ['resourceVersionMatch=Newer&resourceVersion=1', 'resourceVersionMatch: Invalid value: "Newer"'],
    ['resourceVersionMatch=Exact', 'forbidden unless resourceVersion is provided'],
    ['resourceVersionMatch=Exact&resourceVersion=0', '"Exact" is forbidden for resourceVersion "0"'],
    ['resourceVersionMatch=Exact&resourceVersion=1&continue=x', 'forbidden when continue is provided'],
    ['sendInitialEvents=true', 'sendInitialEvents is forbidden for list'],
    ['watch=true&sendInitialEvents=true', 'requires setting resourceVersionMatch to NotOlderThan'],
    ['watch=true&resourceVersionMatch=NotOlderThan', 'forbidden for watch unless sendInitialEvents is provided'],
    ['watch=maybe', 'watch: Invalid value: "maybe"'],
    [`labelSelector=${'a'.repeat(70_000)}`, 'must have at most 65536 characters'],
  ])('%s is refused', (text, message) => {
    expect(() => list(text)).toThrow(message);
  });
});

describe('options of writes', () => {
  test('the manager is the one that is named, else the program', () => {
    expect(write('fieldManager=me').fieldManager).toBe('me');
    expect(write('').fieldManager).toBe('kubectl');
    expect(writeQuery(new URLSearchParams(), '', 'other').fieldManager).toBe('unknown');
  });
  test.each([
    ['dryRun=Some', 'dryRun: Invalid value: "Some"'],
    ['fieldValidation=strict', 'fieldValidation: Invalid value: "strict"'],
    [`fieldManager=${'m'.repeat(129)}`, 'fieldManager: Invalid value'],
    ['fieldManager=a%0Ab', 'fieldManager: Invalid value'],
    ['force=true', 'force: Forbidden'],
  ])('%s is refused', (text, message) => {
    expect(() => write(text)).toThrow(message);
  });
  test('an apply needs its manager', () => {
    expect(() => write('', 'apply')).toThrow('fieldManager: Required value');
    expect(write('fieldManager=me&force=true', 'apply')).toMatchObject({ force: 'true' });
  });
});

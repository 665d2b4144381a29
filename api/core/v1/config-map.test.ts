import { describe, expect, it } from 'vitest';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { ConfigMap } from './config-map.ts';

describe('ConfigMap', () => {
  it.each([
    [{ data: { 'a.b': 'x' }, binaryData: { c: '' } }, []],
    [
      { data: { a: 'x' }, binaryData: { a: '' } },
      ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    ],
    [{ binaryData: { '..': '' } }, [/^binaryData\[\.\.\]: Invalid value: "\.\.": must not be '\.\.'$/]],
    [{ data: { a: 1 } }, [/^data\.a|^data\[a\]/]],
    [{ data: 'x' }, [/^data: Invalid value/]],
  ])('%j', (content, errors) => {
    const found = writeErrors(ConfigMap, content);
    expect(found).toHaveLength(errors.length);
    errors.forEach((error, at) => expect(found[at]).toMatch(error));
  });

  it('may have 1 MiB of text and bytes together', () => {
    const text = 'ä'.repeat(512 * 1024 - 1);
    expect(writeErrors(ConfigMap, { data: { a: text }, binaryData: { b: 'AAA=' } })).toEqual([]);
    expect(writeErrors(ConfigMap, { data: { a: text }, binaryData: { b: 'AAAA' } })).toEqual([
      ': Too long: may not be more than 1048576 bytes',
    ]);
  });

  it('stays as it is once it is immutable', () => {
    const old = checkWrite(ConfigMap, { immutable: true, data: { a: '1' } }).object;
    const message = 'Forbidden: field is immutable when `immutable` is set';
    expect(writeErrors(ConfigMap, { immutable: true, data: { a: '2' }, binaryData: { b: '' } }, { old })).toEqual([
      `data: ${message}`,
      `binaryData: ${message}`,
    ]);
    expect(writeErrors(ConfigMap, { immutable: true, data: { a: '1' } }, { old })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { readFields } from './fields.ts';

describe('readFields', () => {
  it('reads scalars, messages, lists, maps and marks', () => {
    expect([
      ...readFields('a:string=1 b!:Time=2\n  c:bool[]=3 d:map<bytes>=4 e:map<Quantity>=16 $x-y:int64=20'),
    ]).toEqual([
      [1, { name: 'a', type: 'string', form: 'one', kept: 'filled' }],
      [2, { name: 'b', type: { message: 'Time' }, form: 'one', kept: 'present' }],
      [3, { name: 'c', type: 'bool', form: 'list', kept: 'filled' }],
      [4, { name: 'd', type: 'bytes', form: 'map', kept: 'filled' }],
      [16, { name: 'e', type: { message: 'Quantity' }, form: 'map', kept: 'filled' }],
      [20, { name: '$x-y', type: 'int64', form: 'one', kept: 'filled' }],
    ]);
  });

  it.each(['a', 'a:string', 'a:string=x', 'a b:string=1'])('refuses %j', (text) => {
    expect(() => readFields(text)).toThrow('is no field');
  });
});

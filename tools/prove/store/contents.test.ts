import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Contents } from './contents.ts';

/** A change, and what it makes of a list of bytes. */
const changes = fc.array(
  fc.oneof(fc.record({ at: fc.nat(40), bytes: fc.uint8Array({ maxLength: 20 }) }), fc.record({ length: fc.nat(60) })),
);

test('is what a file would be: holes and what was cut off are zero', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), changes, (start, all) => {
      const contents = new Contents(Buffer.from(start));
      let plain = [...start];
      for (const change of all) {
        if ('bytes' in change) {
          if (change.bytes.length === 0) continue;
          contents.write(change.at, Buffer.from(change.bytes));
          while (plain.length < change.at + change.bytes.length) plain.push(0);
          plain.splice(change.at, change.bytes.length, ...change.bytes);
        } else {
          contents.resize(change.length);
          plain = plain.slice(0, change.length);
          while (plain.length < change.length) plain.push(0);
        }
        expect([...contents.bytes]).toEqual(plain);
      }
    }),
  );
});

test('a copy is one of its own', () => {
  const first = new Contents(Buffer.from('abc'));
  const second = first.copy();
  second.write(1, Buffer.from('XYZ'));
  expect([first.bytes.toString(), second.bytes.toString()]).toEqual(['abc', 'aXYZ']);
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createContinueTokens } from './continue.ts';

const tokens = createContinueTokens(Buffer.alloc(32, 7));
const position = { revision: 12, after: { tenant: 't', namespace: 'n', name: 'ö' } };

describe('continue tokens', () => {
  test('give back their position', () => {
    expect(tokens.read('list a', tokens.write('list a', position))).toEqual(position);
  });

  test('are good for no other list and not at another store', () => {
    const token = tokens.write('list a', position);
    const refused = 'continue key is not valid';
    expect(() => tokens.read('list b', token)).toThrow(refused);
    expect(() => createContinueTokens(Buffer.alloc(32, 8)).read('list a', token)).toThrow(refused);
  });

  test('with any character changed are refused', () => {
    const token = tokens.write('list a', position);
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'a', '0', '.', '-', '_', '~', ' ', '"'),
        (at, char) => {
          fc.pre(token[at] !== char);
          const changed = token.slice(0, at) + char + token.slice(at + 1);
          // The last character of Base64 has bits that count for nothing.
          fc.pre(
            Buffer.from(changed.split('.')[1] ?? '', 'base64url').compare(
              Buffer.from(token.split('.')[1]!, 'base64url'),
            ) !== 0 || at < token.indexOf('.'),
          );
          expect(() => tokens.read('list a', changed)).toThrow('continue key is not valid');
        },
      ),
    );
  });

  test('hostile text is refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => tokens.read('list a', text)).toThrow('continue key is not valid');
      }),
    );
  });
});

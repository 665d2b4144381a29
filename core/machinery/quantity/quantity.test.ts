import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  printQuantity,
  quantityInteger,
  quantityNumber,
  quantityOf,
  subtractQuantities,
  type Quantity,
} from './quantity.ts';

const read = (text: string): Quantity => {
  const value = parseQuantity(text);
  if (!value) throw new Error(`${text} is no quantity`);
  return value;
};

const suffix = fc.constantFrom(
  '',
  'n',
  'u',
  'm',
  'k',
  'M',
  'G',
  'T',
  'P',
  'E',
  'Ki',
  'Mi',
  'Gi',
  'Ti',
  'Pi',
  'Ei',
  'e3',
  'E-3',
  'e12',
);
const quantityText = fc
  .tuple(fc.constantFrom('', '-', '+'), fc.nat(10_000_000), fc.option(fc.nat(9999)), suffix)
  .map(([sign, whole, fraction, end]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${end}`);

describe('canonical form', () => {
  test.each([
    ['0', '0'],
    ['0n', '0'],
    ['-0Ki', '0'],
    ['1', '1'],
    ['+1', '1'],
    ['1.', '1'],
    ['.5', '500m'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1000', '1k'],
    ['1500', '1500'],
    ['1024', '1024'],
    ['1000000', '1M'],
    ['100E', '100E'],
    ['1000E', '1000E'],
    ['12e6', '12e6'],
    ['12E6', '12e6'],
    ['1e1', '10'],
    ['1e-3', '1e-3'],
    ['1e-4', '100e-6'],
    ['1Ki', '1Ki'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1023Mi', '1023Mi'],
    ['1Ki', '1Ki'],
    ['0.1Ki', '102400m'],
    ['1.0001Ki', '1024102400u'],
    ['0.0001Ki', '102400u'],
    ['-1.5Gi', '-1536Mi'],
    ['00050m', '50m'],
    ['1.000000000000000000Mi', '1Mi'],
  ])('%s is printed as %s', (text, printed) => {
    expect(printQuantity(read(text))).toBe(printed);
  });

  test.each([
    ['0.1n', '1n'],
    ['1.1n', '2n'],
    ['-0.1n', '-1n'],
    ['1e-10', '1e-9'],
    ['1e-999999999', '1e-9'],
    ['-1e-4000', '-1e-9'],
  ])('%s is rounded away from zero to %s', (text, printed) => {
    expect(printQuantity(read(text))).toBe(printed);
  });

  test.each([
    ['9223372036854775808Ki', '9223372036854775807'],
    ['8Ei', '9223372036854775807'],
    ['-1000000Ei', '-9223372036854775807'],
  ])('the binary amount %s ends at %s', (text, printed) => {
    expect(printQuantity(read(text))).toBe(printed);
  });
});

test.each([
  '',
  ' ',
  '1 ',
  ' 1',
  '-',
  '+',
  '.',
  'Mi',
  '1i',
  '.5i',
  '1.1.M',
  '1+1.0M',
  '0.1mi',
  '0.1am',
  'aoeu',
  '1e',
  '1e-',
  '-3.01e-',
  '1K',
  '1KI',
  '1mi',
  '0x10',
  'NaN',
  'Infinity',
  '1_000',
  '١',
  '1e101',
  '1e99999999999999999999',
  '1'.repeat(129),
  '1\n',
])('%j is no quantity', (text) => {
  expect(parseQuantity(text)).toBeNull();
});

test('integers and doubles of a quantity', () => {
  expect(quantityInteger(read('2Ki'))).toBe(2048n);
  expect(quantityInteger(read('1.5'))).toBeNull();
  expect(quantityInteger(read('9223372036854775807'))).toBe(2n ** 63n - 1n);
  expect(quantityInteger(read('9223372036854775808'))).toBeNull();
  expect(quantityInteger(read('1e100'))).toBeNull();
  expect(quantityNumber(read('1500m'))).toBe(1.5);
  expect(quantityNumber(read('-2Gi'))).toBe(-(2 ** 31));
});

test('a sum is printed as its first term, or as the second when the first is zero', () => {
  expect(printQuantity(addQuantities(read('1Gi'), read('1024')))).toBe('1048577Ki');
  expect(printQuantity(addQuantities(read('0'), read('1Gi')))).toBe('1Gi');
  expect(printQuantity(addQuantities(read('500m'), read('500m')))).toBe('1');
  expect(printQuantity(subtractQuantities(read('2Gi'), read('1Gi')))).toBe('1Gi');
  expect(printQuantity(subtractQuantities(read('0'), read('1e3')))).toBe('-1e3');
});

describe('laws', () => {
  test('printing and reading again changes nothing, but that digits alone are read as a decimal amount', () => {
    const unchanged = (text: string) => {
      const value = read(text);
      const printed = printQuantity(value);
      const again = read(printed);
      expect(compareQuantities(again, value)).toBe(0);
      // A binary amount that no suffix fits: upstream prints and reads it so, too.
      const bare = value.format === 'BinarySI' && /^-?\d+$/.test(printed);
      expect(printQuantity(again)).toBe(bare ? printQuantity({ ...value, format: 'DecimalSI' }) : printed);
    };
    expect(printQuantity(read('8629937.5Ki'))).toBe('8837056000');
    unchanged('8629937.5Ki');
    fc.assert(fc.property(quantityText, unchanged));
  });

  test('equal amounts have equal members, whatever their suffix', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), (number) => {
        const { mantissa, exponent } = quantityOf(number);
        expect(read(`${number}000m`)).toMatchObject({ mantissa, exponent });
        expect(read(`${number}e0`)).toMatchObject({ mantissa, exponent });
      }),
    );
  });

  test('the order is total and agrees with that of the integers', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
        fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
        (a, b) => {
          const expected = a === b ? 0 : a < b ? -1 : 1;
          expect(compareQuantities(quantityOf(a), quantityOf(b))).toBe(expected);
        },
      ),
    );
    fc.assert(
      fc.property(quantityText, quantityText, quantityText, (a, b, c) => {
        const sorted = [a, b, c].map(read).sort(compareQuantities);
        expect(compareQuantities(sorted[0]!, sorted[2]!)).toBeLessThanOrEqual(0);
        expect(compareQuantities(read(a), read(b))).toBe(-compareQuantities(read(b), read(a)) + 0);
      }),
    );
  });

  test('addition commutes, is associative, and subtraction undoes it', () => {
    fc.assert(
      fc.property(quantityText, quantityText, quantityText, (x, y, z) => {
        const [a, b, c] = [read(x), read(y), read(z)];
        expect(compareQuantities(addQuantities(a, b), addQuantities(b, a))).toBe(0);
        const left = addQuantities(addQuantities(a, b), c);
        expect(compareQuantities(left, addQuantities(a, addQuantities(b, c)))).toBe(0);
        expect(compareQuantities(subtractQuantities(addQuantities(a, b), b), a)).toBe(0);
      }),
    );
  });

  test('no text throws', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9.+\-eEinumkKMGTP ]{0,20}$/), (text) => void parseQuantity(text)));
  });
});

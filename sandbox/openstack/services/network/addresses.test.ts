import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cidrText, contains, overlaps, parseCidr, slaacAddress, toAddress, toNumber } from './addresses.ts';

test('any address survives its number', () => {
  const cases = fc.oneof(
    fc.bigInt(0n, 2n ** 32n - 1n).map((value) => ({ value, version: 4 as const })),
    fc.bigInt(0n, 2n ** 128n - 1n).map((value) => ({ value, version: 6 as const })),
    fc.array(fc.constantFrom('0', '1', 'ffff'), { minLength: 8, maxLength: 8 }).map((words) => ({
      value: words.reduce((sum, word) => sum * 65_536n + BigInt(`0x${word}`), 0n),
      version: 6 as const,
    })),
  );
  fc.assert(fc.property(cases, ({ value, version }) => toNumber(toAddress(value, version)) === value));
});

test.each([
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:0db8:0:0:0:0:0:0', '2001:db8::'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['::ffff:192.0.2.7', '::ffff:c000:207'],
  ['fe80:0:1:0:1:0:1:0', 'fe80:0:1:0:1:0:1:0'],
])('%s is written %s', (given, written) => {
  expect(toAddress(toNumber(given), 6)).toBe(written);
});

test('host bits of a CIDR are cut off, and what is none is none', () => {
  expect(cidrText(parseCidr('10.20.0.5/24')!)).toBe('10.20.0.0/24');
  for (const wrong of [
    '10.20.0.0',
    '10.20.0.0/33',
    '10.20.0/24',
    'x/8',
    '2001:db8::/129',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
  ]) {
    expect(parseCidr(wrong)).toBeNull();
  }
});

test('overlap and membership know the IP version', () => {
  const [wide, narrow, other] = ['10.0.0.0/8', '10.9.0.0/16', '::a00:0/104'].map((text) => parseCidr(text)!);
  expect(overlaps(wide!, narrow!)).toBe(true);
  expect(overlaps(wide!, other!)).toBe(false);
  expect(contains(narrow!, '10.9.255.255')).toBe(true);
  expect(contains(narrow!, '10.10.0.0')).toBe(false);
});

test('SLAAC makes the EUI-64 address that Neutron makes', () => {
  // Read off the lab's Neutron.
  expect(slaacAddress(parseCidr('2001:db8:77::/64')!, 'fa:16:3e:6d:44:3a')).toBe('2001:db8:77:0:f816:3eff:fe6d:443a');
});

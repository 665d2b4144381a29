import { expect, test } from 'vitest';
import { writeErrors } from '../../testing/kind-check.ts';
import { Submitter } from './submitter.ts';

const errors = (hash: string): readonly string[] =>
  writeErrors(Submitter, { spec: { apiKeys: [{ name: 'first', hash }] } });
const [salt, tag] = ['c29tZXNhbHQ', 'CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'];

test.each([
  ['m=131072,t=10,p=16', true],
  ['m=8,t=1,p=1', true],
  ['m=131073,t=2,p=1', false],
  ['m=65536,t=11,p=1', false],
  ['m=65536,t=0,p=1', false],
  ['m=65536,t=2,p=17', false],
  ['m=15,t=2,p=2', false],
])('a hash that costs %s is verified: %s', (cost, verified) => {
  const found = errors(`$argon2id$v=19$${cost}$${salt}$${tag}`);
  expect(found).toEqual(verified ? [] : [expect.stringContaining('spec.apiKeys[0].hash: Invalid value')]);
});

test('the hash of a key is one that can be verified', () => {
  expect(errors(`$argon2id$v=19$m=65536,t=2,p=1$${salt}$${tag}`)).toEqual([]);
  for (const hash of [
    `$argon2id$v=19$m=65536,t=2,p=1$${salt.slice(1)}$${tag}`,
    `$argon2id$v=19$m=65536,t=2,p=1$${salt}$${tag.slice(0, 21)}`,
    `$argon2id$v=16$m=65536,t=2,p=1$${salt}$${tag}`,
    `$2b$12$${'a'.repeat(53)}`,
    'the key itself',
  ]) {
    expect(errors(hash)).toEqual([expect.stringMatching(/^spec\.apiKeys\[0\]\.hash: Invalid value/)]);
  }
});

import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact, Secret } from '@allmend/kit-secret';
import { createLogger } from './index.ts';

const canary = 'canary-7f3a';

test('a secret is masked in text, JSON and inspection and can be revealed', () => {
  const secret = new Secret(canary);
  expect(`${String(secret)}${JSON.stringify({ secret })}${inspect({ secret })}`).not.toContain(canary);
  expect(secret.reveal()).toBe(canary);
});

test('no log line carries a canary, whatever the depth and spelling of its key', () => {
  const keys = [
    'password',
    'adminPass',
    'X-Auth-Token',
    'x-subject-token',
    'secret',
    'client_secret',
    'token',
    'private_key',
    'Authorization',
    'passphrase',
    'user_password',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.nat(4), fc.boolean(), (key, depth, asChild) => {
      const lines: string[] = [];
      const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
      let value: object = { [key]: canary, other: new Secret(canary) };
      for (let i = 0; i < depth; i++) value = i % 2 ? { inside: value } : { list: [value] };
      if (asChild) logger.child(value).info({}, 'x');
      else logger.info(value, 'x');
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain(canary);
      expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', msg: 'x' });
    }),
  );
});

test('redact keeps everything else and survives cycles', () => {
  const cyclic: Record<string, unknown> = { name: 'lab', count: 3, keyName: 'shown' };
  cyclic.self = cyclic;
  expect(redact(cyclic)).toEqual({ name: 'lab', count: 3, keyName: 'shown', self: '[circular]' });
});

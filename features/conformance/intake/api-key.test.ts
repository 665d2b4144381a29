import { describe, expect, test } from 'vitest';
import { Submitter } from '@allmend/api/kinds';
import { makeApiKey, verifyApiKey } from './api-key.ts';

describe('API keys', () => {
  test('a new key verifies against its hash, and no other does', async () => {
    const { key, hash } = await makeApiKey();
    expect(key).toMatch(/^allmend_[\w-]{43}$/);
    expect(await verifyApiKey(key, hash)).toBe(true);
    expect(await verifyApiKey(`${key}x`, hash)).toBe(false);
    expect(hash).not.toContain(key);
  });

  test('a Submitter takes the hash', async () => {
    const { hash } = await makeApiKey();
    const spec = { apiKeys: [{ name: 'first', hash }] };
    const object = { apiVersion: 'conformance.allmend.dev/v1alpha1', kind: 'Submitter', metadata: { name: 'a' }, spec };
    expect(Submitter.zod.safeParse(object).success).toBe(true);
  });

  // Made by other programs: the reference implementation of argon2, as its test suite has it (password, somesalt).
  test.each([
    ['argon2id', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['argon2i', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
  ])('a hash of the reference implementation verifies: %s', async (_, hash) => {
    expect(await verifyApiKey('password', hash)).toBe(true);
    expect(await verifyApiKey('Password', hash)).toBe(false);
  });

  test.each([
    ['gigabytes of memory', '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['hundreds of passes', '$argon2id$v=19$m=65536,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['many lanes', '$argon2id$v=19$m=65536,t=2,p=99$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['less memory than lanes', '$argon2id$v=19$m=1,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['no passes', '$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['an old version', '$argon2id$v=16$m=64,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
    ['another scheme', '$2b$12$abcdefghijklmnopqrstuv'],
    ['nothing', ''],
  ])('a hash with %s is refused without any work', async (_, hash) => {
    const begun = process.cpuUsage();
    expect(await verifyApiKey('password', hash)).toBe(false);
    // Any of the dear ones would take seconds.
    expect(process.cpuUsage(begun).user).toBeLessThan(3_000_000);
  });
});

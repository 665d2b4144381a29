import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { authenticationErrors } from './errors.ts';
import { createStaticTokens, type StaticToken } from './static-tokens.ts';

const root = { id: 'root', path: '' };
const hashed = (token: string): string => createHash('sha256').update(token).digest('hex');
const own = ['https://hub.example.org'];
const make = (tokens: readonly StaticToken[], clock = () => new Date('2026-11-21T12:00:00Z')) =>
  createStaticTokens({ tokens, audiences: own, clock });
const admin: StaticToken = { sha256: hashed('correct-horse'), name: 'admin', groups: ['system:masters'] };

describe('bootstrap tokens', () => {
  test('are known by their hash', async () => {
    const tokens = make([{ sha256: hashed('other'), name: 'bob', tenant: 'abc' }, admin]);
    expect((await tokens.verify(root, 'correct-horse', own))?.identity).toEqual({
      issuer: 'token',
      tenant: 'root',
      name: 'admin',
      groups: ['system:masters'],
    });
    expect((await tokens.verify(root, 'other', own))?.identity).toMatchObject({ name: 'bob', tenant: 'abc' });
    expect(await tokens.verify(root, 'correct-hors', own)).toBeNull();
    expect(await tokens.verify(root, hashed('correct-horse'), own)).toBeNull();
  });

  test('end when they say so', async () => {
    const ended = make([{ ...admin, notAfter: new Date('2026-11-21T12:00:00Z') }]);
    await expect(ended.verify(root, 'correct-horse', own)).rejects.toThrow('has ended');
  });

  test('are for this server only', async () => {
    await expect(make([admin]).verify(root, 'correct-horse', ['vault'])).rejects.toThrow('audiences');
  });

  test.each<[string, Partial<StaticToken>]>([
    ['a hash that is none', { sha256: 'correct-horse' }],
    ['no name', { name: '' }],
    ['masters outside the root', { tenant: 'abcdefghijklmnop' }],
  ])('with %s keep the server from starting', (_, wrong) => {
    const error = thrown(() => make([{ ...admin, ...wrong }]));
    expect(authenticationErrors.is(error, 'token-invalid')).toBe(true);
    expect(String(error)).not.toContain('correct-horse');
  });
});

function thrown(task: () => unknown): unknown {
  try {
    task();
    return null;
  } catch (error) {
    return error;
  }
}

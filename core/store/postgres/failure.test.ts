import { expect, test } from 'vitest';
import { storeErrors } from '../errors.ts';
import { breaksConnection, databaseFailure, isRefusedStatement, mayBeRepeated } from './failure.ts';

/** An error as the server sends it. */
const server = (code: string, severity = 'ERROR') => Object.assign(new Error(`words of ${code}.`), { code, severity });
const system = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

const cases: [string, Error, string][] = [
  ['a full disk', server('53100'), 'disk-full'],
  ['a full disk under a socket', system('ENOSPC'), 'disk-full'],
  ['a read-only transaction', server('25006'), 'read-only'],
  ['a user who may not', server('42501'), 'read-only'],
  ['a text that it cannot hold', server('22021'), 'query-invalid'],
  ['a damaged page', server('XX001'), 'damaged'],
  ['a table that is gone', server('42P01'), 'damaged'],
  ['no server', system('ECONNREFUSED'), 'unavailable'],
  ['a server that stops', server('57P01', 'FATAL'), 'unavailable'],
  ['a server that starts', server('57P03', 'FATAL'), 'unavailable'],
  ['too many connections', server('53300', 'FATAL'), 'unavailable'],
  ['a statement that took too long', server('57014'), 'unavailable'],
  ['a wrong password', server('28P01', 'FATAL'), 'unavailable'],
  ['a torn connection', new Error('Connection terminated unexpectedly'), 'unavailable'],
  ['several addresses', new AggregateError([system('ECONNREFUSED'), system('ENETUNREACH')]), 'unavailable'],
];
test.each(cases)('%s is told as what it is', (_, error, reason) => {
  const failure = databaseFailure('the database', error);
  expect(failure.reason).toBe(`store.${reason}`);
  expect(failure.message).toMatch(/the database|words of/);
  expect(failure.message).not.toContain('..');
  expect(failure.cause).toBe(error);
});

test('an error of the catalogue stays itself', () => {
  const own = storeErrors.error('too-new');
  expect(databaseFailure('x', own)).toBe(own);
});

test('after which errors a connection is of no more use', () => {
  const broken = [
    server('57P01', 'FATAL'),
    server('08006'),
    server('XX000', 'PANIC'),
    system('EPIPE'),
    new Error('ended'),
  ];
  const whole = [server('53100'), server('40001'), server('25006'), server('57014')];
  expect(broken.map(breaksConnection)).toEqual(broken.map(() => true));
  expect(whole.map(breaksConnection)).toEqual(whole.map(() => false));
});

test('which refusals may be tried again, and which concern one batch', () => {
  expect(mayBeRepeated(server('40P01'))).toBe(true);
  expect(mayBeRepeated(server('53100'))).toBe(false);
  expect(isRefusedStatement(server('54000'))).toBe(true);
  expect(isRefusedStatement(server('53100'))).toBe(false);
  expect(isRefusedStatement(new Error('ended'))).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { compileColumns, tableOf } from '@allmend/core-machinery';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { Secret } from './secret.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const old = (content: Record<string, unknown>): ReturnType<typeof checkWrite>['object'] =>
  checkWrite(Secret, content).object;

describe('stringData', () => {
  it('goes into data, over what is there, and is not kept', () => {
    const { object, errors } = checkWrite(Secret, {
      data: { a: base64('old'), b: base64('kept') },
      stringData: { a: 'new', c: 'Grüße' },
    });
    expect(errors).toEqual([]);
    expect(object['data']).toEqual({ a: base64('new'), b: base64('kept'), c: base64('Grüße') });
    expect(object).not.toHaveProperty('stringData');
  });

  it('leaves no data when both are empty', () => {
    expect(checkWrite(Secret, { stringData: {} }).object).not.toHaveProperty('data');
  });

  it('takes __proto__ as a name like any other, and refuses it', () => {
    const stringData = JSON.parse('{"__proto__":"x","a.b":"y"}') as object;
    expect(checkWrite(Secret, { stringData })).toMatchObject({
      errors: [],
      object: { data: { 'a.b': base64('y') } },
    });
    expect(Object.keys(checkWrite(Secret, { stringData }).object['data'] as object)).toContain('__proto__');
  });

  it.each([[{ stringData: { a: 1 } }], [{ stringData: [] }], [{ stringData: { a: 'x' }, data: 'y' }]])(
    'of a wrong type is refused: %j',
    (content) => {
      expect(writeErrors(Secret, content)).not.toEqual([]);
    },
  );
});

describe('type', () => {
  it('is Opaque when nothing is said', () => {
    expect(checkWrite(Secret, {}).object['type']).toBe('Opaque');
    expect(checkWrite(Secret, { type: '' }).object['type']).toBe('Opaque');
  });

  it('stays what it was', () => {
    expect(writeErrors(Secret, { type: 'example.org/other' }, { old: old({}) })).toEqual([
      'type: Invalid value: "example.org/other": field is immutable',
    ]);
    expect(writeErrors(Secret, { type: 'Opaque' }, { old: old({}) })).toEqual([]);
  });

  it.each([
    [
      'kubernetes.io/service-account-token',
      {},
      ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    ],
    ['kubernetes.io/dockercfg', {}, ['data[.dockercfg]: Required value']],
    ['kubernetes.io/dockercfg', { '.dockercfg': base64('{}') }, []],
    [
      'kubernetes.io/dockerconfigjson',
      { '.dockerconfigjson': base64('very secret') },
      ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": must be a JSON object'],
    ],
    ['kubernetes.io/basic-auth', {}, ['data[username]: Required value', 'data[password]: Required value']],
    ['kubernetes.io/basic-auth', { password: '' }, []],
    ['kubernetes.io/ssh-auth', { 'ssh-privatekey': '' }, ['data[ssh-privatekey]: Required value']],
    ['kubernetes.io/ssh-auth', { 'ssh-privatekey': base64('k') }, []],
    ['kubernetes.io/tls', { 'tls.crt': '' }, ['data[tls.key]: Required value']],
    ['kubernetes.io/tls', { 'tls.crt': '', 'tls.key': '' }, []],
    ['example.org/anything', {}, []],
  ])('%s with %j', (type, data, errors) => {
    expect(writeErrors(Secret, { type, data }).map((text) => text.replace(/: $/, ''))).toEqual(errors);
  });

  it('of a token needs the account that it belongs to', () => {
    const annotations = { 'kubernetes.io/service-account.name': 'deployer' };
    const metadata = { name: 'x', namespace: 'shop', annotations };
    expect(writeErrors(Secret, { type: 'kubernetes.io/service-account-token' }, { metadata })).toEqual([]);
  });
});

describe('data', () => {
  it.each([
    ['a b', "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"],
    ['', 'a valid config key'],
    ['.', "must not be '.'"],
    ['..', "must not be '..'"],
    ['..a', "must not start with '..'"],
    ['x'.repeat(254), 'must be no more than 253 bytes'],
  ])('refuses the name %.20j', (key, problem) => {
    const [error] = writeErrors(Secret, { data: { [key]: '' } });
    expect(error).toContain(`data[${key}]: Invalid value: "${key}": ${problem}`);
  });

  it.each(['no base64!', 'YQ', 'YQ=', 'a===', '====', 'YQ==YQ=='])(
    'must be base64, and is not repeated: %j',
    (value) => {
      expect(writeErrors(Secret, { data: { a: value } })).toEqual([
        'data[a]: Invalid value: "<contents redacted>": must be base64',
      ]);
    },
  );

  it('may be wrapped in lines, which are joined', () => {
    expect(checkWrite(Secret, { data: { a: 'YWJj\r\nZGVm\n' } })).toMatchObject({
      errors: [],
      object: { data: { a: 'YWJjZGVm' } },
    });
  });

  it('may have 1 MiB, counted in bytes and not in base64', () => {
    const half = Buffer.alloc(512 * 1024).toString('base64');
    expect(writeErrors(Secret, { data: { a: half, b: half } })).toEqual([]);
    expect(writeErrors(Secret, { data: { a: half, b: half, c: base64('x') } })).toEqual([
      'data: Too long: may not be more than 1048576 bytes',
    ]);
  });
});

describe('immutable', () => {
  const frozen = old({ immutable: true, data: { a: base64('1') } });
  const message = 'Forbidden: field is immutable when `immutable` is set';

  it('is set once and stays', () => {
    expect(writeErrors(Secret, { immutable: true, data: { a: base64('1') } }, { old: frozen })).toEqual([]);
    expect(writeErrors(Secret, { data: { a: base64('1') } }, { old: frozen })).toEqual([`immutable: ${message}`]);
    expect(writeErrors(Secret, { immutable: false, data: {} }, { old: frozen })).toEqual([
      `immutable: ${message}`,
      `data: ${message}`,
    ]);
    expect(writeErrors(Secret, { immutable: true, stringData: { b: '2' } }, { old: frozen })).toEqual([
      `data: ${message}`,
    ]);
  });
});

it('shows its type and how much it holds, never what', () => {
  const { object } = checkWrite(Secret, { stringData: { a: 'hidden', b: 'hidden' } });
  const table = tableOf(compileColumns(Secret), [object], { now: new Date(), includeObject: 'Metadata' });
  expect(table).toMatchObject({ rows: [{ cells: ['x', 'Opaque', 2, '<unknown>'] }] });
  expect(JSON.stringify(table)).not.toContain(base64('hidden'));
});

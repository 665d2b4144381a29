import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { expiryOf, readPasted, takeFragmentToken } from './credentials.ts';

const read = (text: string) => readPasted(text, (yaml) => Promise.resolve(parse(yaml)));
const config = (user: string, server = 'https://hub.example.org/tenants/city%3Alibrary') => `
current-context: b
contexts: [{name: a, context: {user: other}}, {name: b, context: {user: me, cluster: c, namespace: hansa}}]
clusters: [{name: c, cluster: {server: "${server}"}}]
users: [{name: other, user: {token: wrong}}, {name: me, user: ${user}}]
`;

test.each([
  ['a word', '  abc.DEF-1_2~3+4/5== \n', { kind: 'token', token: 'abc.DEF-1_2~3+4/5==' }],
  ['a header', 'Bearer abc', { kind: 'token', token: 'abc' }],
  ['nothing', '  ', { kind: 'unusable', why: 'empty' }],
  [
    'a kubeconfig with a token',
    config('{token: right}'),
    { kind: 'kubeconfig', token: 'right', namespace: 'hansa', tenant: 'city:library' },
  ],
  [
    'a kubeconfig of the root',
    config('{token: right}', 'https://hub.example.org'),
    { kind: 'kubeconfig', token: 'right', namespace: 'hansa', tenant: '' },
  ],
  [
    'a kubeconfig with a certificate',
    config('{client-certificate-data: QQ==}'),
    { kind: 'unusable', why: 'certificate' },
  ],
  ['a kubeconfig with a plug-in', config('{exec: {command: x}}'), { kind: 'unusable', why: 'plug-in' }],
  ['a kubeconfig with nothing', config('{}'), { kind: 'unusable', why: 'no-token' }],
  ['another file', 'kind: Secret\ndata: {}', { kind: 'unusable', why: 'unreadable' }],
  ['no file', '{"users": [', { kind: 'unusable', why: 'unreadable' }],
])('%s is read as what it is', async (_, text, wanted) => {
  expect(await read(text)).toEqual(wanted);
});

test('the end of a token is told where the token tells it', () => {
  const payload = Buffer.from(JSON.stringify({ exp: 1_795_000_000, name: 'ü' })).toString('base64url');
  expect(expiryOf(`x.${payload}.y`)).toBe('2026-11-18T11:06:40.000Z');
  expect(expiryOf('x.e30.y')).toBeNull();
  expect(expiryOf('opaque')).toBeNull();
  expect(expiryOf('a.%%%.c')).toBeNull();
});

test('a token is taken out of the address, and the rest stays', () => {
  expect(takeFragmentToken('#token=a.b%2Bc')).toEqual({ token: 'a.b+c', rest: '' });
  expect(takeFragmentToken('#token=a&row=3')).toEqual({ token: 'a', rest: '#row=3' });
  expect(takeFragmentToken('')).toEqual({ token: '', rest: '' });
});

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tls from 'node:tls';
import { temporaryFolder } from '@allmend/kit-testing';
import { describe, expect, test } from 'vitest';
import { openAuthority } from './authority.ts';
import { tenantUri } from './certificate.ts';

describe('the authority of the server', () => {
  test('is made at the first start, readable by its user only, and stays', async () => {
    await using parent = await temporaryFolder('tls');
    const folder = join(parent.path, 'tls');
    const first = await openAuthority(folder);
    const again = await openAuthority(folder);
    expect(again.ca).toBe(first.ca);
    expect(await readdir(folder)).toEqual(['ca.crt', 'ca.key']);
    expect((await stat(join(folder, 'ca.key'))).mode & 0o777).toBe(0o600);
    expect(new X509Certificate(first.ca).ca).toBe(true);
  });

  test('is one and the same for all that start at once, and whole after a crash between key and certificate', async () => {
    await using folder = await temporaryFolder('tls');
    const opened = await Promise.all(Array.from({ length: 8 }, () => openAuthority(folder.path)));
    expect(new Set(opened.map(({ ca }) => ca)).size).toBe(1);
    await rm(join(folder.path, 'ca.crt'));
    const { ca } = await openAuthority(folder.path);
    const key = createPrivateKey(await readFile(join(folder.path, 'ca.key')));
    expect(new X509Certificate(ca).checkPrivateKey(key)).toBe(true);
    expect(new X509Certificate(ca).verify(new X509Certificate(opened[0]!.ca).publicKey)).toBe(true);
  });

  test('a server certificate beside the key of another is made anew', async () => {
    await using folder = await temporaryFolder('tls');
    const authority = await openAuthority(folder.path);
    const first = await authority.server(['localhost']);
    await authority.server(['localhost', 'hub.example.org']);
    await writeFile(join(folder.path, 'server.key'), first.key);
    const { key, cert } = await authority.server(['localhost']);
    expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(await authority.server(['localhost'])).toEqual({ key, cert });
  });

  test('gives the same server certificate until names change or it ends soon', async () => {
    await using folder = await temporaryFolder('tls');
    let now = new Date('2026-11-21T12:00:00Z');
    const authority = await openAuthority(folder.path, () => now);
    const first = await authority.server(['localhost', '127.0.0.1']);
    expect(await authority.server(['localhost'])).toEqual(first);
    const wider = await authority.server(['localhost', '127.0.0.1', '::1', 'hub.example.org']);
    expect(wider).not.toEqual(first);
    now = new Date('2027-11-01T12:00:00Z');
    expect(await authority.server(['localhost'])).not.toEqual(wider);
    const cert = new X509Certificate(wider.cert);
    expect(cert.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(cert.checkHost('hub.example.org')).toBe('hub.example.org');
    expect(cert.verify(new X509Certificate(authority.ca).publicKey)).toBe(true);
  });

  test('client certificates carry user, groups and tenant, and a TLS server accepts them', async () => {
    await using folder = await temporaryFolder('tls');
    const authority = await openAuthority(folder.path);
    const server = await authority.server(['localhost', '127.0.0.1']);
    const client = await authority.client({ name: 'alice', groups: ['a', 'b'], tenant: 'abcdefghijklmnop' }, 30);
    const cert = new X509Certificate(client.cert);
    expect(cert.subject).toBe('CN=alice\nO=a\nO=b');
    expect(cert.subjectAltName).toBe(`URI:${tenantUri('abcdefghijklmnop')}`);
    const listener = tls.createServer({ ...server, ca: authority.ca, requestCert: true, rejectUnauthorized: true });
    const seen = new Promise<string>((resolve) =>
      listener.once('secureConnection', (socket) => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.end();
      }),
    );
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as { port: number };
    const socket = tls.connect({ host: '127.0.0.1', port, ca: authority.ca, ...client, servername: 'localhost' });
    expect(await seen).toBe('alice');
    socket.destroy();
    listener.close();
  });
});

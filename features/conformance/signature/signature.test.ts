import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AllmendError } from '@allmend/kit-errors';
import { readAllowedSigners } from './allowed-signers.ts';
import { armour } from './armour.ts';
import { openSigningKey, type SigningKey } from './private-key.ts';
import { signContent } from './sign.ts';
import { verifySignature } from './verify.ts';

const run = promisify(execFile);
const hasSshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
const samples = resolve(import.meta.dirname, '../../../../shared/samples');
const report = Buffer.from('---\nsubject: invented-cloud\nresults: {}\n');
const nobody = (): Promise<null> => Promise.resolve(null);

describe.skipIf(!hasSshKeygen)('with ssh-keygen', () => {
  const keys = { ed25519: ['-t', 'ed25519'], rsa: ['-t', 'rsa', '-b', '2048'], ecdsa: ['-t', 'ecdsa', '-b', '256'] };
  const types = [
    ['ed25519', keys.ed25519],
    ['rsa', keys.rsa],
    ['ecdsa256', keys.ecdsa],
    ['ecdsa384', ['-t', 'ecdsa', '-b', '384']],
    ['ecdsa521', ['-t', 'ecdsa', '-b', '521']],
  ] as const;
  let folder = '';
  const path = (name: string): string => join(folder, name);
  const keyText = (name: string): Promise<string> => readFile(path(name), 'utf8');
  const open = async (name: string): Promise<SigningKey> => openSigningKey(await keyText(name), name, nobody);

  const generate = async (name: string, options: readonly string[], passphrase = ''): Promise<void> => {
    await run('ssh-keygen', ['-q', '-N', passphrase, '-C', 'invented', '-f', path(name), ...options]);
  };

  /** What `ssh-keygen -Y verify` says: the name of the signer, or null. */
  const acceptedBySshKeygen = async (signature: string, content: Buffer, signers: string): Promise<boolean> => {
    await writeFile(path('check.sig'), signature);
    await writeFile(path('check.signers'), signers);
    const options = [
      '-Y',
      'verify',
      '-n',
      'report',
      '-I',
      'cloud-a',
      '-f',
      path('check.signers'),
      '-s',
      path('check.sig'),
    ];
    return spawnSync('ssh-keygen', options, { input: content }).status === 0;
  };

  const signedBySshKeygen = async (name: string, content: Buffer, options: readonly string[]): Promise<string> => {
    await writeFile(path('content'), content);
    await rm(path('content.sig'), { force: true });
    await run('ssh-keygen', ['-Y', 'sign', '-f', path(name), ...options, path('content')]);
    return readFile(path('content.sig'), 'utf8');
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'allmend-signature-'));
    await Promise.all(types.map(([name, options]) => generate(name, options)));
    await generate('locked', keys.ed25519, 'a passphrase');
    await generate('weak', ['-t', 'rsa', '-b', '1024']);
    await generate('other', keys.ed25519);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(types)('%s', (name) => {
    test('ssh-keygen accepts what is signed here, and only for this content', async () => {
      const signature = signContent(report, await open(name));
      const signers = `cloud-a namespaces="report" ${await keyText(`${name}.pub`)}`;
      expect(await acceptedBySshKeygen(signature, report, signers)).toBe(true);
      expect(await acceptedBySshKeygen(signature, Buffer.concat([report, report]), signers)).toBe(false);
    });

    test('what ssh-keygen signs is accepted here with its fingerprint', async () => {
      const signers = readAllowedSigners(`cloud-a ${await keyText(`${name}.pub`)}`, 'signers');
      const { stdout } = await run('ssh-keygen', ['-l', '-f', path(`${name}.pub`)]);
      for (const options of [[], ['-O', 'hashalg=sha256']]) {
        const signature = await signedBySshKeygen(name, report, ['-n', 'report', ...options]);
        expect(await verifySignature(report, signature, { source: 's', allowedSigners: signers })).toEqual({
          signer: 'cloud-a',
          signerChecked: true,
          keyType: (await keyText(`${name}.pub`)).split(' ')[0],
          fingerprint: stdout.split(' ')[1],
          namespace: 'report',
        });
      }
    });

    test('no bit of content or signature can change', async () => {
      const signature = Buffer.from(signContent(report, await open(name)));
      for (const [subject, bytes] of [
        ['content', report],
        ['signature', signature],
      ] as const) {
        for (let bit = 0; bit < bytes.length * 8; bit++) {
          const changed = Buffer.from(bytes);
          changed[bit >> 3]! ^= 1 << (bit & 7);
          const [content, sig] = subject === 'content' ? [changed, signature] : [report, changed];
          const verified = verifySignature(content, sig.toString('latin1'), { source: 's' });
          const seen = await verified.catch((error: AllmendError) => error.reason);
          expect(seen, `bit ${bit} of the ${subject}`).toMatch(/^signature\./);
        }
      }
    });
  });

  test('a point in the hybrid form, which OpenSSL reads and OpenSSH does not, is no second name of the key', async () => {
    const signature = signContent(report, await open('ecdsa256'));
    const blob = Buffer.from(signature.split('\n').slice(1, -2).join(''), 'base64');
    const [point, end] = [blob.indexOf('nistp256\0\0\0\x41\x04', 30, 'latin1') + 12, 65];
    expect(blob[point]).toBe(4);
    blob[point] = 6 + (blob[point + end - 1]! & 1);
    const hybrid = armour(blob);
    await expect(verifySignature(report, hybrid, { source: 's' })).rejects.toThrow(
      'a key of type ecdsa-sha2-nistp256 that cannot be used',
    );
    const signers = `cloud-a namespaces="report" ${await keyText('ecdsa256.pub')}`;
    expect(await acceptedBySshKeygen(hybrid, report, signers)).toBe(false);
  });

  test('another namespace is not accepted, even of the right key', async () => {
    const signature = await signedBySshKeygen('ed25519', report, ['-n', 'file']);
    await expect(verifySignature(report, signature, { source: 'r.sig' })).rejects.toThrow(
      'The signature r.sig was made for the namespace "file", not for "report".',
    );
    expect(await verifySignature(report, signature, { source: 'r.sig', namespace: 'file' })).toMatchObject({
      signer: null,
      signerChecked: false,
    });
  });

  test('a key that nobody knows has a fingerprint and no signer', async () => {
    const signature = signContent(report, await open('ed25519'));
    const allowedSigners = readAllowedSigners(`cloud-b ${await keyText('other.pub')}`, 'signers');
    expect(await verifySignature(report, signature, { source: 's', allowedSigners })).toMatchObject({
      signer: null,
      signerChecked: true,
    });
  });

  test('namespaces, times and several lines of a key decide who the signer is', async () => {
    const key = (await keyText('ed25519.pub')).trim();
    const signature = signContent(report, await open('ed25519'));
    const at = new Date('2026-11-20T12:00:00Z');
    const signer = async (text: string, identity?: string): Promise<string | null> => {
      const allowedSigners = readAllowedSigners(text, 'signers');
      const options = { source: 's', allowedSigners, at, ...(identity !== undefined && { identity }) };
      return (await verifySignature(report, signature, options)).signer;
    };
    expect(await signer(`# comment\n\ncloud-a namespaces="git,rep*" ${key}\n`)).toBe('cloud-a');
    expect(await signer(`cloud-a namespaces="git" ${key}`)).toBeNull();
    expect(await signer(`cloud-a namespaces="*,!report" ${key}`)).toBeNull();
    expect(await signer(`cloud-a valid-after="20261120Z",valid-before="20261121Z" ${key}`)).toBe('cloud-a');
    expect(await signer(`cloud-a valid-after="20261121Z" ${key}`)).toBeNull();
    expect(await signer(`cloud-a valid-before="202611201159Z" ${key}`)).toBeNull();
    expect(await signer(`cloud-a valid-before="20261120120000Z" ${key}`)).toBe('cloud-a');
    expect(await signer(`"cloud a,cloud b" ${key} with a comment`)).toBe('cloud a,cloud b');
    expect(await signer(`ci ${key}\ncloud-?,!cloud-b ${key}`, 'cloud-a')).toBe('cloud-a');
    expect(await signer(`ci ${key}\ncloud-?,!cloud-b ${key}`, 'cloud-b')).toBe('ci');
  });

  test('agrees with ssh-keygen on who may sign', async () => {
    const key = (await keyText('ed25519.pub')).trim();
    const signature = signContent(report, await open('ed25519'));
    const lines = [
      'cloud-a',
      'cloud-*',
      'cloud-?',
      '*,!cloud-a',
      'x,cloud-a',
      '"cloud-a"',
      'cloud-b',
      'cloud-a namespaces="report"',
      'cloud-a NAMESPACES="file,r?port"',
      'cloud-a namespaces="file"',
      'cloud-a valid-after="20200101"',
      'cloud-a valid-before="20200101Z"',
      'cloud-a namespaces="report",valid-after="202001010000Z",valid-before="20990101"',
    ];
    for (const line of lines) {
      const allowedSigners = readAllowedSigners(`${line} ${key}`, 'signers');
      const { signer } = await verifySignature(report, signature, { source: 's', allowedSigners, identity: 'cloud-a' });
      expect([line, signer === 'cloud-a']).toEqual([
        line,
        await acceptedBySshKeygen(signature, report, `${line} ${key}\n`),
      ]);
    }
  });

  test.each([
    ['cloud-a cert-authority KEY', 'line 2', 'signatures by certificates (cert-authority) are not accepted'],
    ['cloud-a namespace="report" KEY', 'line 2', 'the option "namespace" is not known'],
    ['cloud-a namespaces=report KEY', 'line 2', 'cannot be read'],
    ['cloud-a namespaces KEY', 'line 2', 'needs a value'],
    ['cloud-a valid-after="20261301" KEY', 'line 2', 'is not a time'],
    ['cloud-a valid-after="20261120",valid-before="20261119" KEY', 'line 2', 'not before'],
    ['"cloud-a KEY', 'line 2', 'quotation mark'],
    ['cloud-a', 'line 2', 'neither an option nor a type of key'],
    ['cloud-a ssh-ed25519 AAAA', 'line 2', 'its key is damaged'],
    ['cloud-a sk-ssh-ed25519@openssh.com AAAA', 'line 2', 'keys of type sk-ssh-ed25519@openssh.com are not accepted'],
  ])('the allowed signers line "%s" is refused with its number', async (line, _where, problem) => {
    const text = `# signers\n${line.replace('KEY', (await keyText('ed25519.pub')).trim())}\n`;
    expect(() => readAllowedSigners(text, 'signers')).toThrow(
      /^Line 2 of the allowed signers file signers cannot be used/,
    );
    expect(() => readAllowedSigners(text, 'signers')).toThrow(problem);
  });

  test('a protected key asks for its passphrase, once', async () => {
    const text = await keyText('locked');
    let asked = 0;
    const key = await openSigningKey(text, 'locked', () => Promise.resolve(['a passphrase'][asked++] ?? null));
    expect(asked).toBe(1);
    const signers = `cloud-a ${await keyText('locked.pub')}`;
    expect(await acceptedBySshKeygen(signContent(report, key), report, signers)).toBe(true);
    await expect(openSigningKey(text, 'locked', nobody)).rejects.toThrow(
      'is protected by a passphrase and none was given',
    );
    const wrong = openSigningKey(text, 'locked', () => Promise.resolve('secret guess'));
    await expect(wrong).rejects.toThrow('The private key locked cannot be opened with this passphrase.');
    await expect(wrong).rejects.not.toThrow('secret guess');
  });

  test('keys that cannot be used are refused with a sentence', async () => {
    await expect(open('weak')).rejects.toThrow('The RSA key weak has 1024 bits; 2048 are the least.');
    await expect(open('other.pub')).rejects.toThrow('The file other.pub is a public key.');
    await expect(openSigningKey('hello', 'k', nobody)).rejects.toThrow('it does not look like a key');
    const broken = (await keyText('other')).replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA');
    await expect(openSigningKey(broken, 'k', nobody)).rejects.toMatchObject({ reason: 'signature.key-unreadable' });
    const weak = await signedBySshKeygen('weak', report, ['-n', 'report']);
    await expect(verifySignature(report, weak, { source: 's' })).rejects.toThrow('of only 1024 bits');
  });

  test('a key type that is not known is refused by name', async () => {
    const signature = await signedBySshKeygen('ecdsa256', report, ['-n', 'report']);
    const blob = Buffer.from(signature.split('\n').slice(1, -2).join(''), 'base64');
    blob.write('ecdsa-sha2-nistp999', blob.indexOf('ecdsa-sha2-nistp256'));
    const body = blob
      .toString('base64')
      .match(/.{1,70}/g)!
      .join('\n');
    const named = `-----BEGIN SSH SIGNATURE-----\n${body}\n-----END SSH SIGNATURE-----\n`;
    await expect(verifySignature(report, named, { source: 's' })).rejects.toThrow('a key of type ecdsa-sha2-nistp999');
  });
});

test.each([
  ['', 'its first line'],
  ['-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n', 'not plain Base64'],
  ['-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n', 'ends in the middle'],
  ['-----BEGIN SSH SIGNATURE-----\nAAAAAAAAAAAA\n-----END SSH SIGNATURE-----\n', 'does not start with SSHSIG'],
  ['-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAg==\n-----END SSH SIGNATURE-----\n', 'version 2'],
  [`-----BEGIN SSH SIGNATURE-----\n${'A'.repeat(20_000)}\n-----END SSH SIGNATURE-----\n`, 'more than 16384'],
])('what is no signature is refused (%#)', async (text, problem) => {
  await expect(verifySignature(report, text, { source: 'r.sig' })).rejects.toThrow(
    /^The signature r\.sig is not a well-formed SSH signature/,
  );
  await expect(verifySignature(report, text, { source: 'r.sig' })).rejects.toThrow(problem);
});

describe.skipIf(!existsSync(samples))('the official sample', () => {
  const content = (): Buffer => readFileSync(join(samples, 'report-example.yaml'));
  const signature = (): Buffer => readFileSync(join(samples, 'report-example.yaml.sig'));

  test('is accepted with its allowed signers', async () => {
    const allowedSigners = readAllowedSigners(
      readFileSync(join(samples, 'allowed_signers'), 'utf8'),
      'allowed_signers',
    );
    expect(await verifySignature(content(), signature().toString(), { source: 's', allowedSigners })).toMatchObject({
      signer: 'cloud2',
    });
  });

  test('is rejected with any bit of the signature turned', async () => {
    const bytes = signature();
    for (let position = 0; position < bytes.length; position++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[position]! ^= 1 << bit;
        await expect(verifySignature(content(), changed.toString('latin1'), { source: 's' })).rejects.toThrow();
      }
    }
  });
});

import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { mostUnpacked } from './form.ts';
import { readSubmissionBundle } from './read.ts';
import { writeSubmissionBundle } from './write.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

function contentsOf(...all: readonly (Uint8Array | string)[]) {
  const contents = new Map(all.map((one) => [sha256(one), Buffer.from(one)]));
  return { contents, get: (digest: string) => Promise.resolve(contents.get(digest)!) };
}

const signed = { report: '{"a": "ü"}\n', signature: '-----BEGIN SSH SIGNATURE-----\n' };
const head = JSON.stringify({ schema: 'allmend.dev/submission-bundle/v1', ...signed });
const packed = (...lines: readonly string[]): Uint8Array => gzipSync(lines.join('\n'));

test('what is written is read again, byte for byte: text, with a mark at its beginning, and what is no text', async () => {
  const bodies = ['{"name": "Größe"}', '\uFEFF{}', Buffer.from([0xff, 0x00, 0x0a, 0x80]), 'x'.repeat(100_000)];
  const digests = bodies.map((body) => sha256(body));
  const snapshot = JSON.stringify({ exchanges: digests.map((responseBody) => ({ responseBody, requestBody: null })) });
  const { contents, get } = contentsOf(snapshot, ...bodies);
  const bundle = await writeSubmissionBundle({ ...signed, snapshot: sha256(snapshot) }, { get });
  const read = await readSubmissionBundle(bundle);
  expect(Buffer.from(read.report).toString()).toBe(signed.report);
  expect(read.signature).toBe(signed.signature);
  expect(new Map([...read.contents].map(([digest, bytes]) => [digest, Buffer.from(bytes)]))).toEqual(contents);
  expect(gunzipSync(bundle).toString().split('\n')).toHaveLength(1 + contents.size + 1);
});

test.each([
  ['nothing', new Uint8Array(), 'It is no whole gzip file.'],
  ['a torn file', packed(head).subarray(0, 40), 'It is no whole gzip file.'],
  ['a signed report as it is', Buffer.from(`${signed.signature}&${signed.report}`), 'It is no whole gzip file.'],
  ['an empty file', gzipSync(''), 'Line 1 is not JSON.'],
  ['another form', packed('{"schema": "x", "report": "", "signature": ""}'), 'Line 1: schema: '],
  ['no signature', packed(JSON.stringify({ ...JSON.parse(head), signature: undefined })), 'Line 1: signature: '],
  ['a line that is none', packed(head, '{'), 'Line 2 is not JSON.'],
  ['what is no UTF-8', gzipSync(Buffer.from([0xff, 0x0a])), 'Line 1 is not JSON.'],
  ['a content under a path', packed(head, '{"sha256": "../../etc/passwd", "text": "x"}'), 'Line 2: '],
  ['more than is known', packed(head, JSON.stringify({ sha256: sha256('x'), text: 'x', mode: 7 })), 'Line 2: '],
  [
    'another content',
    packed(head, JSON.stringify({ sha256: sha256('x'), text: 'y' })),
    'Line 2: the content has another digest',
  ],
  [
    'a content twice',
    packed(head, ...['x', 'x'].map((text) => JSON.stringify({ sha256: sha256(text), text }))),
    'Line 3: the content',
  ],
] as const)('%s is refused with its place', async (_, bytes, problem) => {
  const read = readSubmissionBundle(bytes);
  await expect(read).rejects.toMatchObject({ reason: 'intake.bundle-unreadable' });
  await expect(read).rejects.toThrow(problem);
});

test('a bomb is not unpacked beyond the limit', async () => {
  const bomb = gzipSync(Buffer.alloc(mostUnpacked + 1));
  expect(bomb.length).toBeLessThan(100_000);
  await expect(readSubmissionBundle(bomb)).rejects.toMatchObject({ reason: 'intake.bundle-too-large' });
});

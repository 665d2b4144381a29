import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatMessage } from '@allmend/kit-i18n';
import { temporaryFolder } from '@allmend/kit-testing';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { flavorStandards } from '../../engine/testing.ts';
import { readAllowedSigners } from '../../signature/allowed-signers.ts';
import { linkHash } from '../chain.ts';
import { writeDayRoot, readDayRoot } from '../day-root-text.ts';
import { reportSeries } from '../places.ts';
import { placeOf, sha256 } from '../testing.ts';
import { signFiles } from './sign-files.ts';
import { listFiles } from './sums.ts';
import { fillThreeDays, openTestMonitor, type TestMonitor } from './testing.ts';
import { verifyBundle, type VerifyBundleOptions } from './verify-bundle.ts';
import { writeBundle, type BundleOptions } from './write-bundle.ts';

const [luebeck, rostock] = [placeOf('hansa', 'luebeck'), placeOf('hansa', 'rostock')];
const standards = flavorStandards(2);
let monitor: TestMonitor;
/** Three days of two clouds, whole; never changed. */
let whole: string;
let scratch: Awaited<ReturnType<typeof temporaryFolder>>;
let bundle: string;

const write = (path: string, options: Partial<BundleOptions> = {}) =>
  writeBundle({ ...monitor, path, tenant: 'root', subjects: 'all', now: () => monitor.now(), ...options });

beforeAll(async () => {
  monitor = await openTestMonitor();
  whole = join(monitor.path, 'bundle');
  await fillThreeDays(monitor, luebeck, rostock);
  await write(whole);
});
afterAll(() => monitor[Symbol.asyncDispose]());

beforeEach(async () => {
  scratch = await temporaryFolder('bundle');
  bundle = join(scratch.path, 'bundle');
  await cp(whole, bundle, { recursive: true });
});
afterEach(() => scratch[Symbol.asyncDispose]());

const rowsFile = (uid = luebeck.uid) => `rows/${uid}.jsonl`;

/** What is said, without the list of files, whose verdict every change has. */
async function said(options: VerifyBundleOptions = {}): Promise<string[]> {
  const { problems } = await verifyBundle(bundle, options);
  return problems.map(({ file, message }) => `${file.split('/')[0]}: ${message.key.replace('evidence-bundle.', '')}`);
}

/** As who has the key of the monitor would do it: with a list of files that fits. */
async function change(file: string, edit: (text: string) => string): Promise<void> {
  const path = join(bundle, file);
  await writeFile(path, edit(await readFile(path, 'utf8')));
  await signFiles(bundle, monitor.keys);
}

const editLines = (edit: (lines: string[]) => string[]) => (text: string) =>
  edit(text.trimEnd().split('\n'))
    .map((line) => `${line}\n`)
    .join('');

async function blobFile(digest: string): Promise<string> {
  const shard = join(bundle, 'blobs', digest.slice(0, 2));
  const name = (await readdir(shard)).find((one) => one.startsWith(digest.slice(2)))!;
  return join(shard, name);
}

test('a bundle as it was written holds, and every verdict is what was recorded', async () => {
  const verdict = await verifyBundle(bundle, { standards });
  expect(verdict).toMatchObject({
    tenant: 'root',
    subjects: 2,
    rows: 8,
    sealed: 7,
    roots: 3,
    links: 11,
    signatures: 7,
    recomputed: 7,
    differences: [],
    problemCount: 0,
    problems: [],
  });
  // A report, its signature, snapshot and body each; of the official one the report.
  expect(verdict.contents).toBe(7 * 4 + 1);
  expect(verdict.files).toBe(verdict.contents + 5);
});

test('it holds against the keys from elsewhere, and not against those of another monitor', async () => {
  const own = readAllowedSigners(await monitor.keys.allowedSigners(), 'own');
  expect(await said({ allowedSigners: own })).toEqual([]);
  await using other = await openTestMonitor();
  const foreign = readAllowedSigners(await other.keys.allowedSigners(), 'foreign');
  expect(new Set(await said({ allowedSigners: foreign }))).toEqual(
    new Set(['SHA256SUMS.sig: signer-unknown', 'day-roots.jsonl: signer-unknown']),
  );
});

test('a changed byte anywhere is found, and its file named', async () => {
  const files = await listFiles(whole);
  await fc.assert(
    fc.asyncProperty(fc.nat(files.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, where, by) => {
      const file = files[which]!;
      const path = join(bundle, file);
      const before = await readFile(path);
      const changed = Buffer.from(before);
      changed[where % changed.length]! ^= by;
      await writeFile(path, changed);
      const found = await verifyBundle(bundle).then(
        ({ problems }) => problems.map((one) => one.file),
        (error: Error) => [error.message],
      );
      const named =
        file === 'subjects.json' ? /subjects\.json/ : file === 'allowed_signers' ? /allowed_signers|sig/ : null;
      expect(
        found.some((one) => (named ? named.test(one) : one === file || one === `${file}.sig`)),
        file,
      ).toBe(true);
      await writeFile(path, before);
    }),
    { numRuns: 80 },
  );
}, 60_000);

test.each(['rows', 'day-roots.jsonl', 'allowed_signers', 'SHA256SUMS', 'SHA256SUMS.sig'])(
  '%s gone is said',
  async (name) => {
    await rm(join(bundle, name), { recursive: true });
    expect((await said()).some((one) => one.startsWith(`${name}: file-missing`))).toBe(true);
  },
);

test('files that nobody listed are said', async () => {
  await writeFile(join(bundle, 'rows', 'extra.jsonl'), 'x');
  expect(await said()).toEqual(['rows: file-unlisted']);
});

test.each([
  ['a folder that is not there', async () => rm(bundle, { recursive: true })],
  ['no subjects', async () => rm(join(bundle, 'subjects.json'))],
  ['subjects that are no JSON', async () => writeFile(join(bundle, 'subjects.json'), '{')],
  ['subjects of another form', async () => writeFile(join(bundle, 'subjects.json'), '{"schema":"x"}')],
  [
    'a subject whose id leads elsewhere',
    async () => {
      const text = await readFile(join(bundle, 'subjects.json'), 'utf8');
      await writeFile(join(bundle, 'subjects.json'), text.replaceAll(luebeck.uid, '../../etc/passwd'));
    },
  ],
])('%s is no bundle', async (_, spoil) => {
  await spoil();
  await expect(verifyBundle(bundle)).rejects.toMatchObject({ reason: 'monitor.bundle-missing' });
});

describe('when who changes it has the key of the list', () => {
  test('evidence that is missing or changed is said for each report that rests on it', async () => {
    const [first, second] = await monitor.journal.rows(luebeck);
    await rm(await blobFile(first!.snapshot!));
    await writeFile(await blobFile(second!.content), 'changed');
    await signFiles(bundle, monitor.keys);
    const { problems, recomputed } = await verifyBundle(bundle, { standards });
    expect(problems).toMatchObject([
      { file: rowsFile(), row: first!.row, message: { key: 'evidence-bundle.content-missing' } },
      { file: rowsFile(), row: second!.row, message: { key: 'evidence-bundle.content-damaged' } },
    ]);
    expect(problems[0]!.message.params).toEqual({ digest: first!.snapshot, report: first!.report });
    expect(recomputed).toBe(5);
  });

  test('a body that is missing is said, and its report not called recomputed', async () => {
    await rm(await blobFile(sha256('the flavors of luebeck at 2026-11-19T06:00:00.000Z')));
    await signFiles(bundle, monitor.keys);
    const { problems, recomputed } = await verifyBundle(bundle, { standards });
    expect(problems).toMatchObject([{ message: { key: 'evidence-bundle.content-missing' } }]);
    expect(recomputed).toBe(6);
  });

  test('a file that was cut off is said', async () => {
    await change(
      rowsFile(),
      editLines((lines) => lines.slice(0, -1)),
    );
    expect(await said()).toEqual(['rows: cut-off']);
    const path = join(bundle, 'day-roots.jsonl');
    await truncate(path, (await stat(path)).size - 300);
    await signFiles(bundle, monitor.keys);
    expect(await said()).toEqual(['day-roots.jsonl: line-malformed', 'day-roots.jsonl: cut-off', 'rows: cut-off']);
  });

  /** Changes a row and everything after it, so that the chain holds again. */
  function rewrite(edit: (body: string) => string) {
    return editLines((lines) => {
      const values = lines.map((line) => JSON.parse(line) as Record<string, string | number>);
      let previous = String(values[0]!['anchor']);
      for (const value of values.slice(1, -1)) {
        const body = edit(String(value['body']));
        const [subject, at] = [String(value['subject']), new Date(String(value['at']))];
        const series = reportSeries(luebeck.uid);
        previous = linkHash(previous, { series, tenant: 'root', subject, at, body: Buffer.from(body) });
        Object.assign(value, { body, hash: previous });
      }
      values.at(-1)!['hash'] = previous;
      return values.map((value) => JSON.stringify(value));
    });
  }

  test('a history that was written anew does not fit the roots', async () => {
    await change(
      rowsFile(),
      rewrite((body) => body.replaceAll(':-1}', ':1}')),
    );
    expect(new Set(await said())).toEqual(new Set(['rows: root-head', 'rows: report-differs']));
  });

  test('a row that says other than its report is said', async () => {
    await change(
      rowsFile(),
      rewrite((body) => body.replace('"simulated":true', '"simulated":false').replace(':-1}', ':0}')),
    );
    expect(await said()).toContain('rows: report-differs');
  });

  test('a changed row breaks the link', async () => {
    await change(rowsFile(), (text) => text.replace('allmend 0.1.0', 'allmend 0.1.1'));
    expect(await said()).toEqual(['rows: link-broken']);
  });

  test('rows that were taken out at the end, in the middle or at the start are missed', async () => {
    const shorten = (from: number, to: number) =>
      editLines((lines) => {
        const rows = lines.slice(1, -1).toSpliced(from, to - from);
        const last = JSON.parse(rows.at(-1)!) as { hash: string };
        return [lines[0]!, ...rows, JSON.stringify({ type: 'head', hash: last.hash, rows: rows.length })];
      });
    await change(rowsFile(), shorten(2, 4));
    expect(await said()).toEqual(['rows: rows-missing']);
    await cp(whole, bundle, { recursive: true });
    await change(rowsFile(), shorten(1, 2));
    expect(new Set(await said())).toEqual(new Set(['rows: link-broken', 'rows: row-number']));
    await cp(whole, bundle, { recursive: true });
    await change(rowsFile(), shorten(0, 1));
    expect(new Set(await said())).toEqual(new Set(['rows: link-broken', 'rows: row-number', 'rows: root-head']));
  });

  test('a subject that was left out of all is missed', async () => {
    await rm(join(bundle, rowsFile(rostock.uid)));
    await change('subjects.json', (text) => {
      const head = JSON.parse(text) as { subjects: { uid: string }[] };
      return JSON.stringify({ ...head, subjects: head.subjects.filter(({ uid }) => uid !== rostock.uid) });
    });
    expect(await said()).toEqual(['subjects.json: subject-missing']);
  });

  /** Puts other roots in, whose rows are chained as they should be. */
  const forgeRoots = (edit: (root: Record<string, string>, at: number) => Record<string, string> | null) =>
    editLines((lines) => {
      const values = lines.map((line) => JSON.parse(line) as Record<string, string | number>);
      let previous = String(values[0]!['anchor']);
      const rows = values.slice(1, -1).flatMap((value, at) => {
        const root = edit(JSON.parse(String(value['body'])) as Record<string, string>, at);
        if (!root) return [];
        const [subject, instant] = [root['day']!, new Date(String(value['at']))];
        const row = { series: 'conformance.day-root', tenant: 'root', subject, at: instant };
        const body = JSON.stringify(root);
        previous = linkHash(previous, { ...row, body: Buffer.from(body) });
        return [{ ...value, subject, body, hash: previous }];
      });
      const end = { type: 'head', hash: previous, rows: rows.length };
      return [values[0], ...rows, end].map((value) => JSON.stringify(value));
    });

  test('a root that another key signed is no root', async () => {
    await using other = await openTestMonitor();
    const key = await other.keys.current();
    await change(
      'day-roots.jsonl',
      forgeRoots((root) => ({
        ...root,
        signature: key.sign(Buffer.from(root['text']!), 'allmend-day-root'),
        key: key.fingerprint,
      })),
    );
    expect(new Set(await said())).toEqual(new Set(['day-roots.jsonl: signer-unknown']));
  });

  test('a root whose text was changed has neither its hash nor its signature', async () => {
    await change(
      'day-roots.jsonl',
      forgeRoots((root, at) => (at === 1 ? { ...root, text: root['text']!.replace(/ 2 ([0-9a-f])/, ' 1 $1') } : root)),
    );
    expect(new Set(await said())).toEqual(
      new Set([
        'day-roots.jsonl: root-hash',
        'day-roots.jsonl: signature-wrong',
        'day-roots.jsonl: root-link',
        'rows: root-head',
      ]),
    );
  });

  test('a root that names less than the one before, or leaves a day out, is said though it is signed', async () => {
    const key = await monitor.keys.current();
    const texts: string[] = [];
    await change(
      'day-roots.jsonl',
      forgeRoots((root, at) => {
        if (at === 1) return null;
        const data = readDayRoot(root['text']!)!;
        const previous = texts.length > 0 ? sha256(texts.at(-1)!) : null;
        const heads = at === 2 ? data.heads.filter(({ uid }) => uid !== rostock.uid) : data.heads;
        const text = writeDayRoot({ ...data, previous, heads });
        texts.push(text);
        return { ...root, text, hash: sha256(text), signature: key.sign(Buffer.from(text), 'allmend-day-root') };
      }),
    );
    expect(new Set(await said())).toEqual(new Set(['day-roots.jsonl: root-gap', 'day-roots.jsonl: root-shrinks']));
  });

  test('a root that is none is said', async () => {
    await change(
      'day-roots.jsonl',
      forgeRoots((root, at) => (at === 0 ? { ...root, text: 'x' } : root)),
    );
    expect(await said()).toContain('day-roots.jsonl: root-malformed');
  });

  test('links and other things that are no files are not read', async () => {
    await rm(join(bundle, rowsFile()));
    await symlink('/dev/zero', join(bundle, rowsFile()));
    expect(await said()).toEqual(expect.arrayContaining(['rows: file-unreadable']));
  });
});

test('what differs when it is computed again is listed', async () => {
  const { problems, differences, recomputed } = await verifyBundle(bundle, { standards: flavorStandards(1) });
  expect(problems).toEqual([]);
  expect(recomputed).toBe(7);
  const first = (await monitor.journal.rows(luebeck))[1]!;
  expect(differences).toEqual([
    { subject: 'hansa/luebeck', report: first.report, testcase: 'scs-0998-count', was: 'FAIL', now: 'PASS' },
  ]);
  const none = await verifyBundle(bundle, { standards: [] });
  expect(none.differences).toHaveLength(7);
  expect(none.differences[0]).toMatchObject({ now: 'MISS' });
});

test('signatures of reports that do not hold are said', async () => {
  await using own = await openTestMonitor();
  const key = await own.keys.current();
  await own.measure(luebeck, 2, { signer: 'SHA256:another' });
  await own.measure(luebeck, 2, { signature: null });
  await own.measure(luebeck, 2, { signature: key.sign(Buffer.from('x'), 'report') });
  await own.measure(luebeck, 2, { signature: 'none' });
  await own.measure(luebeck, 2, { report: randomUUID() });
  await own.measure(luebeck, 2, { content: Buffer.from('{'), signature: null, signer: null });
  bundle = join(scratch.path, 'signatures');
  await writeBundle({ ...own, path: bundle, tenant: 'root', subjects: 'all', now: () => own.now() });
  expect((await said()).map((one) => one.slice(6))).toEqual([
    'report-signer',
    'report-unsigned',
    'report-signature',
    'report-signature',
    'report-other',
    'report-unreadable',
  ]);
});

test.skipIf(spawnSync('ssh-keygen', ['-?']).error !== undefined)(
  'the list is signed as ssh-keygen verifies it',
  async () => {
    const options = [
      '-Y',
      'verify',
      '-f',
      'allowed_signers',
      '-I',
      'monitor',
      '-n',
      'allmend-bundle',
      '-s',
      'SHA256SUMS.sig',
    ];
    const time = ['-O', 'verify-time=20261121060000Z'];
    const check = (input: Buffer) => spawnSync('ssh-keygen', [...options, ...time], { cwd: bundle, input }).status;
    const list = await readFile(join(bundle, 'SHA256SUMS'));
    expect(check(list)).toBe(0);
    expect(check(Buffer.concat([list, Buffer.from('x')]))).not.toBe(0);
  },
);

test.skipIf(spawnSync('sha256sum', ['--version']).error !== undefined)(
  'the list is one that sha256sum checks',
  async () => {
    const check = () => spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: bundle }).status;
    expect(check()).toBe(0);
    await writeFile(join(bundle, 'allowed_signers'), 'x');
    expect(check()).not.toBe(0);
  },
);

test('every problem is a sentence in each language', async () => {
  await rm(join(bundle, 'blobs'), { recursive: true });
  const { problems, problemCount } = await verifyBundle(bundle);
  expect(problemCount).toBe(problems.length);
  for (const locale of ['de', 'fr', 'en']) {
    for (const { message } of problems) expect(formatMessage(locale, message)).toMatch(/^[A-ZÀ-Ü].*\.$/);
  }
});

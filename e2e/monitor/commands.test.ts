import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FindingSheet, type Sheet } from '@allmend/api';
import { waitUntil } from '@allmend/kit-testing';
import { root } from '@allmend/tools';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openCommandStage, type CommandStage } from './commands-stage.ts';

let stage: CommandStage;
beforeAll(async () => {
  stage = await openCommandStage(['ahorn', 'linde']);
});
afterAll(() => stage[Symbol.asyncDispose]());

const add = ['subject', 'add', 'ahorn', '--cloud', 'ahorn', '--namespace', 'hain', '--country', 'DE'];
interface Listed {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly country?: string };
}
const subjects = async (): Promise<readonly Listed[]> =>
  JSON.parse((await stage.hub('subject', 'list', '--json')).out) as readonly Listed[];
const passwords = (): readonly string[] =>
  stage.sandbox.clouds.flatMap(({ accounts }) => accounts.map(({ password }) => password));

describe('a cloud is entered', { timeout: 120_000 }, () => {
  test.each([
    [['--cloud', 'nobody'], 2, 'openstack.cloud-not-found'],
    [['--cloud', 'ahorn', '--scope', 'nothing'], 2, 'server.no-scope'],
    [['--cloud', 'ahorn', '--country', 'Deutschland'], 1, 'server.refused'],
    [['--cloud', 'ahorn', '--kubeconfig', 'none'], 2, 'client.kubeconfig-unusable'],
    [['--cloud', 'ahorn', '--tenant', 'nobody'], 2, 'server.no-tenant'],
  ])('not with %j', async (flags, code, reason) => {
    const command = ['subject', 'add', 'wrong', '--namespace', 'wrong', ...flags];
    const ended = await (flags.includes('--kubeconfig') ? stage.run(...command) : stage.hub(...command));
    expect([ended.code, ended.err], ended.err).toEqual([code, expect.stringContaining(`[${reason}]`)]);
    expect((await subjects()).map(({ metadata }) => metadata.name)).not.toContain('wrong');
  });

  test('not from an entry that would have to be trusted blindly', async () => {
    const clouds = {
      blind: { auth: { auth_url: 'https://127.0.0.1:9/v3', username: 'u', password: 'canary' }, verify: false },
    };
    writeFileSync(join(stage.path, 'blind.yaml'), JSON.stringify({ clouds }));
    const env = { OS_CLIENT_CONFIG_FILE: join(stage.path, 'blind.yaml') };
    const { runCommand } = await import('@allmend/tools');
    const ended = await runCommand(['subject', 'add', 'blind', '--cloud', 'blind', '--data-dir', 'data'], {
      cwd: stage.path,
      env,
    });
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('[server.bad-entry]') });
    expect(ended.err + ended.out).not.toContain('canary');
  });

  test('after a kill in the middle, by the same command; then measured; secrets are shown nowhere', async () => {
    const first = stage.start(...add, '--data-dir', 'data');
    await waitUntil(
      'the namespace',
      () => /"path":"[^"]*\/namespaces\/hain/.test(stage.hubPrinted()) || first.printed() !== '',
      60,
    );
    first.kill();
    await first.ended;
    const works = await stage.hub(...add);
    expect(works.code, works.err).toBe(0);
    expect(works.err).toMatch(/✓ Reachable .*\n✓ CredentialsAccepted .*roles: member/);
    expect(works.err).toContain('It is measured from now on; allmend subject list shows the verdict');
    const before = await subjects();
    expect(before[0]!.metadata).not.toHaveProperty('managedFields');
    const measured = await stage.hub(...add, '--wait');
    expect([measured.code, measured.out], measured.err).toEqual([
      0,
      expect.stringMatching(/^✓ PASS {2}scs-compatible-iaas v\S+: \d+ passed, 0 failed/),
    ]);
    expect(await subjects()).toHaveLength(1);
    expect((await subjects())[0]!.metadata.uid).toBe(before[0]!.metadata.uid);
    const changed = await stage.hub(...add, '--country', 'AT', '--wait', '--json');
    expect(JSON.parse(changed.out)).toMatchObject({
      subject: 'hain/ahorn',
      end: 'measured',
      verdict: 'PASS',
      run: { phase: 'Finished' },
    });
    expect((await subjects())[0]!.spec.country).toBe('AT');
    const shown = [works, measured, changed].map(({ out, err }) => out + err).join('') + stage.hubPrinted();
    for (const password of passwords()) expect(shown).not.toContain(password);
  });

  test('with wrong credentials: said within seconds, exit code 1', async () => {
    const all = parse(readFileSync(join(stage.path, 'clouds.yaml'), 'utf8')) as {
      clouds: Record<string, { auth: Record<string, string> }>;
    };
    const { auth, ...entry } = all.clouds['linde']!;
    const wrong = { clouds: { linde: { ...entry, auth: { ...auth, password: 'canary-wrong' } } } };
    writeFileSync(join(stage.path, 'wrong.yaml'), JSON.stringify(wrong));
    const { runCommand } = await import('@allmend/tools');
    const options = { cwd: stage.path, env: { OS_CLIENT_CONFIG_FILE: join(stage.path, 'wrong.yaml') } };
    const ended = await runCommand(
      ['subject', 'add', 'linde', '--cloud', 'linde', '--wait', '--data-dir', 'data'],
      options,
    );
    expect(ended.code, ended.err).toBe(1);
    expect(ended.err).toMatch(/✗ CredentialsAccepted/);
    expect(ended.err + ended.out + stage.hubPrinted()).not.toContain('canary-wrong');
    const removed = await stage.hub('subject', 'remove', 'linde');
    expect([removed.code, removed.err]).toEqual([
      0,
      'Subject default/linde is gone\nCloud default/linde is gone\nSecret default/linde-credentials is gone\n',
    ]);
    expect(await stage.hub('subject', 'remove', 'linde')).toMatchObject({
      code: 2,
      err: expect.stringContaining('[server.no-subject]'),
    });
  });
});

describe('a report that was measured elsewhere', { timeout: 120_000 }, () => {
  test('is taken by our own monitor, and shown as submitted', async () => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'runner', '-f', join(stage.path, 'runner')]);
    const api = await stage.hub('kubeconfig');
    writeFileSync(join(stage.path, 'kubeconfig'), api.out);
    const { openClient } = await import('@allmend/core-client');
    const { Subject } = await import('@allmend/api/kinds');
    const client = await openClient({ kubeconfig: join(stage.path, 'kubeconfig') });
    try {
      const place = { namespace: 'hain', name: 'linde' };
      const spec = { displayName: 'Linde', operator: 'Linde eG', scopes: ['scs-compatible-iaas'] };
      await client.kind(Subject).create({ metadata: place, spec });
      const add = ['submitter', 'add', 'linde', '--namespace', 'hain', '--subject', 'linde', '--public-key'];
      for (const [file, problem] of [
        ['runner', 'it is a private key'],
        ['clouds.yaml', 'it is no public key as OpenSSH writes it'],
        ['nowhere.pub', 'there is no such file'],
      ] as const) {
        const refused = await stage.hub(...add, file);
        expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(problem) });
      }
      const added = await stage.hub(...add, 'runner.pub', '--json');
      const { account, key, token } = JSON.parse(added.out) as { account: string; key: string; token: string };
      expect([account, stage.hubPrinted().includes(key)]).toEqual(['linde', false]);
      writeFileSync(join(stage.path, 'token'), token);
      const check = ['check', 'linde', '--subject', 'linde', '--sign', 'runner'];
      const submit = ['--submit', `${stage.publicUrl}/reports`, '--submit-token', 'token'];
      const sent = await stage.run(...check, '--output', 'report.yaml', ...submit);
      expect([sent.code, sent.err], sent.err).toEqual([0, expect.stringContaining('Submitted to')]);
      await waitUntil(
        'its verdict',
        async () => (await client.kind(Subject).get(place)).status?.standings?.[0]?.origin === 'operator',
        30,
      );

      const bundled = await stage.run(...check, '--bundle', 'linde.bundle', ...submit, '--json');
      expect([bundled.code, bundled.err], bundled.err).toEqual([0, expect.stringContaining('Submitted to')]);
      const { id } = JSON.parse(bundled.out) as { id: string };
      const finding = `${stage.publicUrl}/data/clouds/hain/linde/findings/${id}/scs-0102-image-recency.json`;
      const sheet = await waitUntil(
        'its finding',
        async () => {
          const answer = await fetch(finding);
          return answer.ok ? FindingSheet.parse(await answer.json()) : null;
        },
        30,
      );
      expect(sheet.origin).toBe('operator');
      const whole = ['observation', 'observation', 'snapshot', 'finding', 'report', 'row'];
      expect(sheet.chain.map(({ kind, state }) => [kind, state])).toEqual(whole.map((kind) => [kind, 'good']));
      const again = await fetch(`${stage.publicUrl}/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.allmend.bundle+gzip', authorization: `Basic ${token}` },
        body: readFileSync(join(stage.path, 'linde.bundle')),
      });
      expect(again.status).toBe(409);
    } finally {
      await client.close();
    }
  });
});

describe('what is published', { timeout: 480_000 }, () => {
  /** Somebody else's machine, without network where one can be taken away: nothing of ours but the program and what was published. */
  const elsewhere = (...args: readonly string[]): { readonly out: string } => {
    const home = join(stage.path, 'elsewhere');
    mkdirSync(home, { recursive: true });
    const alone = spawnSync('unshare', ['-rn', 'true']).status === 0;
    const command = [...(alone ? ['unshare', '-rn'] : []), join(root, 'allmend'), ...args];
    const env = { PATH: process.env['PATH'], HOME: home };
    const ended = spawnSync(command[0]!, command.slice(1), { cwd: stage.path, env, encoding: 'utf8' });
    expect(ended.status, ended.stdout + ended.stderr).toBe(0);
    return { out: ended.stdout };
  };

  const copy = (): string => {
    const folder = join(stage.path, `copy-${Math.trunc(performance.now())}`);
    cpSync(realpathSync(join(stage.site, 'current')), folder, { recursive: true });
    return folder;
  };
  const change = (file: string, from: string, to: string): void => {
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
  };

  test('is recomputed by anybody, from a folder and over HTTP, and a changed byte is found', async () => {
    await waitUntil(
      'an edition with both',
      () => {
        try {
          const sheet = readFileSync(join(stage.site, 'current/data/sheet.json'), 'utf8');
          const { subjects } = JSON.parse(sheet) as Sheet;
          const origins = new Set(subjects.flatMap(({ standings }) => standings.map(({ origin }) => origin)));
          return origins.has('operator') && origins.has('us');
        } catch {
          return false;
        }
      },
      200,
    );
    const folder = copy();
    const replayed = await stage.run('replay', '--public', folder);
    expect([replayed.code, replayed.out], replayed.out + replayed.err).toEqual([
      0,
      expect.stringMatching(/2 verdicts and \d+ results of testcases recomputed, all as published/),
    ]);
    const exported = await stage.run('site', 'export', 'exported', '--url', stage.publicUrl);
    expect(exported.code, exported.err).toBe(0);
    const verified = await stage.run('evidence', 'verify', 'exported', '--json');
    expect([verified.code, JSON.parse(verified.out)]).toEqual([
      0,
      expect.objectContaining({ subjects: 2, problemCount: 0 }),
    ]);
    expect(elsewhere('evidence', 'verify', 'exported').out).toContain('2 subjects');
    expect(elsewhere('replay', '--public', 'exported').out).toContain('all as published');

    const overHttp = await stage.run('replay', '--public', stage.publicUrl, '--json');
    expect([overHttp.code, JSON.parse(overHttp.out)], overHttp.out).toEqual([
      0,
      expect.objectContaining({ asPublished: true, verdicts: 2 }),
    ]);

    const row = join(folder, 'bundle/rows', readdirSync(join(folder, 'bundle/rows'))[0]!);
    change(row, '\\"scs-0100-syntax-check\\":1', '\\"scs-0100-syntax-check\\":0');
    for (const command of [
      ['evidence', 'verify', folder],
      ['replay', '--public', folder],
    ])
      expect((await stage.run(...command)).code).toBe(1);

    const told = copy();
    change(join(told, 'data/sheet.json'), '"verdict": "PASS"', '"verdict": "FAIL"');
    const lied = await stage.run('replay', '--public', told, '--json');
    expect([lied.code, (JSON.parse(lied.out) as { differences: object[] }).differences]).toEqual([
      1,
      [expect.objectContaining({ what: 'the verdict', published: 'FAIL', computed: 'PASS' })],
    ]);

    const softened = copy();
    const scope = join(softened, 'data/standards/scs-compatible-iaas.json');
    const text = JSON.parse(readFileSync(scope, 'utf8')) as { modules: { targets: Record<string, string[]> }[] };
    for (const { targets } of text.modules) targets['main']?.pop();
    writeFileSync(scope, JSON.stringify(text));
    expect((await stage.run('replay', '--public', softened)).out).toContain('is not the one that this program knows');

    const page = copy();
    change(join(page, 'en/index.html'), '<h1', '<h2');
    expect((await stage.run('replay', '--public', page)).out).toContain('en/index.html is not as it was published');
  });

  test('nothing there is said, and contradictions are refused', async () => {
    expect(await stage.run('replay', '--public', stage.path)).toMatchObject({
      code: 2,
      err: expect.stringContaining('[command.not-published]'),
    });
    expect(await stage.run('replay', '--public', 'http://127.0.0.1:1/')).toMatchObject({
      code: 3,
      err: expect.stringContaining('cannot be fetched: nothing listens there (ECONNREFUSED).'),
    });
    expect(await stage.run('evidence', 'verify', stage.path)).toMatchObject({
      code: 2,
      err: expect.stringContaining('[monitor.bundle-missing]'),
    });
    expect(await stage.run('replay')).toMatchObject({ code: 2, err: expect.stringContaining('[command.usage]') });
    expect(await stage.run('replay', '--public', 'x', '--strict')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--strict is not for --public'),
    });
    const outside = await fetch(`${stage.publicUrl}/published/%2e%2e/%2e%2e/hub.yaml`);
    expect(outside.status).toBe(404);
  });
});

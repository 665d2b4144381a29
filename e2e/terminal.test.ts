import { writeFile } from 'node:fs/promises';
import { formatMessage } from '@allmend/kit-i18n';
import { displayWidth } from '@allmend/kit-terminal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '@allmend/api';
import { stripVTControlCharacters } from 'node:util';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let report: Report;
let live: Awaited<ReturnType<Stage['run']>>;
beforeAll(async () => {
  stage = await openStage({ flaws: ['missing-flavor', 'full-quota', 'wrong-image-metadata'] });
  live = await stage.run('check', stage.name, '--output', stage.at('report.json'));
  report = JSON.parse(await stage.read('report.json')) as Report;
});
afterAll(() => stage[Symbol.asyncDispose]());

/** The report as a window of that width shows it. */
async function shown(columns: number, env: Readonly<Record<string, string>> = {}, ...flags: readonly string[]) {
  const { out } = await stage.runIn({ columns, env }, 'report', 'show', stage.at('report.json'), ...flags);
  return out;
}

describe('the report of a run', () => {
  test('ends with the verdict, one sentence, and that it was a simulation', () => {
    expect(live.out.trimEnd().split('\n').slice(-3)).toEqual([
      'Verdict: ✗ Failed',
      expect.stringMatching(/^lindenau does not pass SCS-compatible IaaS v5\.1: \d+ of 54 testcases failed\.$/),
      'This cloud is simulated: its verdicts prove nothing about a real one.',
    ]);
    expect(live.code).toBe(1);
    expect(live.err).toMatch(/--explain\n$/);
  });

  test.each([80, 100, 120, 160])('fits a window of %i columns, and no reason is cut', async (columns) => {
    const out = await shown(columns);
    for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
    expect(out).not.toMatch(/…$/m);
    const words = out.replaceAll(/\s+/g, ' ');
    const counting = report.findings.filter((one) => report.classes[one.testcase] === 'main' && one.verdict !== 'PASS');
    // What stands beside the ids is wrapped in its own column; the rest can be read through.
    if (columns === 80)
      for (const { message } of counting) expect(words).toContain(formatMessage('en', message).replaceAll(/\s+/g, ' '));
  });

  test('reasons stand below each other', async () => {
    const lines = (await shown(120)).split('\n').filter((line) => /^ {4}\S (FAIL|DNF|MISS)/.test(line));
    const starts = lines.map((line) => /^ {4}\S (?:FAIL|DNF |MISS) \S.*? {2,}(?=\S)/.exec(line)![0].length);
    expect(lines.length).toBeGreaterThan(5);
    expect(new Set(starts).size).toBe(1);
  });

  test('what does not count shows only what has not passed, with its class', async () => {
    const out = await shown(120);
    expect(out).toMatch(/^Not counted: recommended · \d+ of \d+ passed$/m);
    expect(out.slice(out.indexOf('Not counted'))).not.toContain('✓ scs-');
    expect(out).toMatch(/◌ MISS all 4 testcases +No document was handed in/);
  });

  test('versions: what is in force first', async () => {
    const rows = (await shown(120)).split('\n').filter((line) => /^(v\d|next)/.test(line));
    expect(rows.map((row) => row.split(/ +/).slice(0, 2).join(' '))).toEqual([
      'v5.1 effective',
      'v6 draft',
      'next draft',
    ]);
  });

  test('a selection decides no version and says so', async () => {
    const { out, code } = await stage.run('check', stage.name, '--only', 'scs-0100', '--read-only');
    expect(code).toBe(0);
    expect(out).not.toContain('Version');
    expect(out).toContain(
      'Both selected testcases passed on lindenau. A selection is no verdict on SCS-compatible IaaS.',
    );
  });

  test('a read-only run says once why some testcases have no result', async () => {
    const { out, code } = await stage.run('check', stage.name, '--read-only', '--only', 'scs-0101-(ent|fips)|scs-0117');
    expect(code).toBe(3);
    expect(out.match(/Without --read-only it is asked too/g)).toHaveLength(1);
  });

  test.each([
    ['en', 'Verdict: ✗ Failed', 'Demanded: '],
    ['de', 'Urteil: ✗ Nicht bestanden', 'Verlangt: '],
    ['fr', 'Verdict\u00a0: ✗ Échoué', 'Exigé\u00a0: '],
  ])('--explain in %s: whole, with commands on one line each', async (language, verdict, demanded) => {
    const out = await shown(80, {}, '--explain', '--lang', language);
    expect(out).toContain(verdict);
    expect(out).toContain(demanded);
    expect(out).not.toMatch(/\b(command|scs-\d{4}|engine|statement)\.[a-z]|\{\w+\}/);
    for (const { remedy, testcase } of report.findings) {
      expect(out).toContain(testcase);
      for (const command of remedy) expect(out).toContain(`$ ${command}\n`);
    }
    for (const line of out.split('\n').filter((one) => !one.includes('$ ')))
      expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });
});

describe('colour and machines', () => {
  test('colour only on a terminal, and never with NO_COLOR', async () => {
    expect(await shown(100)).not.toContain('\u001b');
    const coloured = await stage.runIn({ columns: 100, terminal: true }, 'report', 'show', stage.at('report.json'));
    expect(coloured.out).toContain('\u001b[1;31m✗ FAIL\u001b[22;39m');
    expect(stripVTControlCharacters(coloured.out)).toBe(await shown(100));
    const plain = { columns: 100, terminal: true, env: { NO_COLOR: '1' } };
    expect((await stage.runIn(plain, 'report', 'show', stage.at('report.json'))).out).toBe(await shown(100));
  });

  test('only the sixteen colours of the terminal are used, so that dark and light both work', async () => {
    const { out } = await stage.runIn({ columns: 100, terminal: true }, 'report', 'show', stage.at('report.json'));
    const codes = [...out.matchAll(/\u001b\[([\d;]*)m/g)].flatMap((match) => match[1]!.split(';'));
    expect(codes.every((code) => ['1', '2', '22', '31', '32', '33', '39'].includes(code))).toBe(true);
  });

  test('--json: standard output is one document and nothing else', async () => {
    const { out, err } = await stage.run('check', stage.name, '--json', '--read-only', '--only', 'scs-010[03]');
    expect(JSON.parse(out)).toMatchObject({ schema: 'allmend.dev/report/v1', verdict: 'FAIL' });
    expect(err).toContain('✓ flavors');
  });

  test('progress on a terminal leaves a count and what went wrong, elsewhere one line per resource', async () => {
    const only = ['--read-only', '--only', 'scs-010[03]'];
    expect((await stage.run('check', stage.name, ...only)).err).toMatch(/^ {2}✓ flavors +\d+\.\d s$/m);
    const onTerminal = await stage.runIn({ columns: 100, terminal: true }, 'check', stage.name, ...only);
    const screen = stripVTControlCharacters(onTerminal.err);
    expect(screen).not.toContain('✓ flavors');
    expect(screen).toMatch(/^ {2}✓ 1 of 1 resources observed, \d+\.\d s$/m);
    stage.cloud.setFaults(['5xx:service=compute,retry=0']);
    const failing = await stage.runIn({ columns: 100, terminal: true }, 'check', stage.name, ...only);
    stage.cloud.setFaults([]);
    expect(stripVTControlCharacters(failing.err)).toMatch(/◐ flavors +\d+\.\d s {2}The compute service failed/);
  });
});

test('janitor and verification speak the language that was asked for', async () => {
  expect((await stage.run('janitor', '--lang', 'de')).out).toMatch(/0 entfernt, .*von uns ist nichts übrig\n$/);
  await writeFile(stage.at('broken.yaml'), 'nothing: here\n');
  const { err, code } = await stage.run('report', 'show', stage.at('broken.yaml'));
  expect(code).not.toBe(0);
  expect(err).toContain('allmend:');
});

import { describe, expect, test } from 'vitest';
import type { Report } from '@allmend/api';
import { openStage, type Stage } from './stage.ts';

interface Ended {
  readonly code: number;
  readonly err: string;
  readonly report: Report;
  /** What the terminal shows. */
  readonly shown: string;
}

async function check(stage: Stage, ...flags: readonly string[]): Promise<Ended> {
  const { code, out, err } = await stage.run('check', stage.name, '--output', stage.at('report.json'), ...flags);
  return { code, err, shown: out, report: JSON.parse(await stage.read('report.json')) as Report };
}

/** Verdict and parameters' text of a testcase. */
function finding(report: Report, testcase: string): { verdict: string; said: string } {
  const found = report.findings.find((one) => one.testcase === testcase)!;
  return { verdict: found.verdict, said: JSON.stringify(found.message) };
}

/** Markdown without what renderers show as it stands: fenced blocks and code spans. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^(`{3,})[^`\n]*\n[^]*?^\1`*$/gm, '').replaceAll(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
}

/** Testcases that count, with their verdicts, except those that match. */
function others(report: Report, except: RegExp): string[] {
  return report.findings
    .filter((one) => report.classes[one.testcase] === 'main' && !except.test(one.testcase) && one.verdict !== 'PASS')
    .map((one) => one.testcase);
}

describe('a cloud that lacks something: its testcases say so, the others go on', () => {
  test('no compute in the catalogue', async () => {
    await using stage = await openStage({ flaws: ['no-compute-service'] });
    const { code, report, err } = await check(stage);
    expect(code).toBe(1);
    expect(finding(report, 'scs-0123-service-compute').verdict).toBe('FAIL');
    for (const testcase of ['scs-0103-flavor-1v-4', 'scs-0100-syntax-check', 'scs-0101-entropy-avail']) {
      const { verdict, said } = finding(report, testcase);
      expect([testcase, verdict]).toEqual([testcase, 'DNF']);
      expect(said).toContain('has no endpoint for compute');
    }
    expect(others(report, /^scs-01(00|01|03)-|^scs-0123-service-compute$/)).toEqual([]);
    expect(err).toContain('The catalogue of cloud "lindenau" has no endpoint for compute (public, region lindenau).');
  });

  test('no quota: DNF with the words of the cloud, and nothing is said to be left behind', async () => {
    await using stage = await openStage({ flaws: ['full-quota'] });
    const { code, report, err } = await check(stage);
    expect(code).toBe(3);
    for (const [testcase, words] of [
      ['scs-0101-entropy-avail', "Quota exceeded for resources: ['network']"],
      ['scs-0117-test-backup', 'Maximum number of volumes allowed (0) exceeded'],
    ] as const) {
      const { verdict, said } = finding(report, testcase);
      expect([testcase, verdict]).toEqual([testcase, 'DNF']);
      expect(said).toContain(words);
    }
    expect(others(report, /^scs-01(01|17)-/)).toEqual([]);
    expect(err).not.toContain('Could not remove');
    expect(await stage.run('janitor')).toMatchObject({ code: 0 });
  });

  test.each([
    ['no-usable-image', /^scs-0101-|^scs-0104-image-/, 'of 0 public images none is'],
    ['no-usable-flavor', /^scs-010[13]-/, 'fits one of 0 flavors'],
  ])('%s: only what boots a server did not finish', async (flaw, concerned, words) => {
    await using stage = await openStage({ flaws: [flaw] });
    const { report } = await check(stage);
    const { verdict, said } = finding(report, 'scs-0101-entropy-avail');
    expect(verdict).toBe('DNF');
    expect(said).toContain('There is no usable image and flavor');
    expect(said).toContain(words);
    expect(others(report, concerned)).toEqual([]);
  });
});

describe('a hostile cloud', () => {
  const escape = '\u001b[2J\u001b[31mPASS\u001b]0;owned\u0007';
  const markup = '</td></style><script>alert(1)</script><img src=x onerror=alert(1)>';
  const bidi = '\u202egnp.\u2066';
  const notation =
    '"\n- uuid: x\n  *a &b !!python/object # | > {} [] `code` ```\n```\n[link](javascript:alert(1)) |cell|\n\n# title';
  const huge = 'x'.repeat(255);

  test('its strings are inert in terminal, Markdown, YAML, JSON and HTML', async () => {
    await using stage = await openStage();
    const { tables } = stage.cloud;
    const image = [...tables.images.values()].find((one) => one.visibility === 'public')!;
    const names = [escape, markup, bidi, notation, huge];
    for (const [index, name] of names.entries()) {
      const id = `00000000-0000-4000-8000-00000000000${index}`;
      tables.images.set(id, { ...structuredClone(image), id, name, properties: { os_distro: name }, minRam: 0 });
      const flavor = [...tables.flavors.values()][0]!;
      tables.flavors.set(id, { ...structuredClone(flavor), id, name: `SCS-${name}`, extraSpecs: {} });
    }
    const outputs = ['official.yaml', 'report.md', 'report.html'].flatMap((file) => ['--output', stage.at(file)]);
    const only = 'scs-010[0234]|allmend-010[0234]';
    const { code, report, shown, err } = await check(stage, '--read-only', '--explain', '--only', only, ...outputs);
    expect(code).toBe(1);
    expect(JSON.stringify(report)).toContain('onerror');

    const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
    expect(shown).not.toMatch(controls);
    expect(err).not.toMatch(controls);
    for (const line of shown.split('\n')) expect(line).not.toMatch(/^(# title|- uuid: x)/);

    const whole = await stage.read('report.md');
    expect(whole).not.toMatch(controls);
    const markdown = withoutCode(whole);
    expect(markdown).not.toMatch(/^- uuid: x|^# title/m);
    expect(markdown).not.toMatch(/<script|<img|[^\\]\]\(javascript:/);

    const official = await stage.read('official.yaml');
    expect(official).not.toMatch(controls);
    expect(official).not.toContain('<script');
    expect(await stage.run('report', 'show', stage.at('official.yaml'))).toMatchObject({ code: 0 });

    const sheet = await stage.read('report.html');
    expect(sheet).not.toMatch(controls);
    expect(sheet).not.toMatch(/<script|<img|<[^>]* on\w+=/);
    expect(sheet).toContain('&lt;script&gt;');

    for (const file of ['report.json', 'report.md', 'report.html', 'official.yaml'])
      expect((await stage.read(file)).length, file).toBeLessThan(2_000_000);
  });
});

import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { certificateObject, scopeObject } from '../intake/testing.ts';
import { demanded, openTestMonitor, reportText, type TestMonitor } from './testing.ts';
import { printFragment, printPage } from './views/html.ts';
import { printMarkdown } from './views/markdown.ts';
import type { Block } from './views/document.ts';

const sample = join(resolve(import.meta.dirname, '../../../../shared/samples'), 'table.md');
const forms = ['page', 'fragment', 'markdown'] as const;

let monitor: TestMonitor;
beforeEach(async () => {
  monitor = await openTestMonitor();
});

const textOf = async (path: string, as?: string): Promise<string> => {
  const answer = await monitor.get(path, as === undefined ? {} : { as });
  expect(answer.status, path).toBe(200);
  return answer.text;
};

describe('the overview', () => {
  test.runIf(existsSync(sample))('has the official columns and sections', async () => {
    monitor.addSubject('cloud-b', { displayName: 'Bergen' });
    monitor.objects.certificates.push(certificateObject('c', { subjects: ['cloud-a'] }));
    await monitor.submit(reportText());
    const lines = (text: string) => text.split('\n').map((line) => line.replace(/ +/g, ' '));
    const official = lines(readFileSync(sample, 'utf8'));
    const own = lines(await textOf('/markdown/table'));
    const header = '| Name | Description | Operator | SCS-compatible IaaS | HealthMon |';
    for (const line of ['### Certified SCS-compatible IaaS', '### Non-certified environments', header]) {
      expect(official).toContain(line);
      expect(own).toContain(line);
    }
    expect(own).toContain('| cloud-a | | Invented IT eG | [✅ v5.1](/page/detail/cloud-a/scs-compatible-iaas) | n/a |');
    expect(own).toContain('| Bergen | | Invented IT eG | [❓ –](/page/detail/cloud-b/scs-compatible-iaas) | n/a |');
  });

  test.each([
    ['PASS', 1, '✅ v5.1'],
    ['DNF', 0, '❔ –'],
    ['FAIL', -1, '🛑 –'],
  ])('%s has a sign of its own', async (_, result, cell) => {
    const results = { ...Object.fromEntries(demanded.map((id) => [id, 1])), [demanded[0]!]: result };
    await monitor.submit(reportText({ results }));
    expect(await textOf('/markdown/table')).toContain(`[${cell}]`);
  });

  test('a certificate counts while it is granted, and for all of a group', async () => {
    monitor.addSubject('r1', { group: 'hansa', displayName: 'Hansa' });
    monitor.addSubject('r2', { group: 'hansa', displayName: 'Hansa' });
    const certified = async () =>
      /### Certified[^]*?\| Hansa \|[^]*?(?=###|$)/.test((await textOf('/markdown/table')).split('### Non')[0]!);
    monitor.objects.certificates.push(certificateObject('one', { subjects: ['r1'] }));
    expect(await certified()).toBe(false);
    monitor.objects.certificates.push(certificateObject('two', { subjects: ['r2'] }, 'Suspended'));
    expect(await certified()).toBe(false);
    const three = certificateObject('three', { subjects: ['r2'] });
    monitor.objects.certificates.push(three);
    expect(await certified()).toBe(true);
    // Its controller has not said so yet.
    const ended = { ...three.status, validUntil: '2026-11-20T21:00:00Z' };
    monitor.objects.certificates.splice(-1, 1, { ...three, status: ended });
    expect(await certified()).toBe(false);
  });

  test('a group is one row, as good as its worst region; one without data is not better than one with gaps', async () => {
    monitor.addSubject('r1', { group: 'hansa', displayName: 'Hansa' });
    monitor.addSubject('r2', { group: 'hansa', displayName: 'Hansa' });
    monitor.addSubmitter('ci', { subjects: ['r1', 'r2'] });
    const cell = async () => /\[(\S+ \S+)\]\(\/page\/detail\/group-hansa\//.exec(await textOf('/markdown/table'))?.[1];
    await monitor.submit(reportText({ subject: 'r1' }), { as: 'ci' });
    expect(await cell()).toBe('❓ –');
    const unfinished = { ...Object.fromEntries(demanded.map((id) => [id, 1])), [demanded[0]!]: 0 };
    await monitor.submit(reportText({ subject: 'r2', results: unfinished }), { as: 'ci' });
    expect(await cell()).toBe('❔ –');
    await monitor.submit(reportText({ subject: 'r2', checkedAt: '2026-11-20 20:50:00' }), { as: 'ci' });
    expect(await cell()).toBe('✅ v5.1');
    const details = await textOf('/markdown/detail/group-hansa/scs-compatible-iaas');
    expect(details.match(/^## Hansa$/gm)).toHaveLength(2);
  });

  test('of nothing says so', async () => {
    monitor.objects.subjects.length = 0;
    expect(await textOf('/markdown/table')).toBe('No environment is listed.\n');
  });
});

describe('details', () => {
  test('list the testcases by result, with the way to the report', async () => {
    const uuid = randomUUID();
    const [failed, unfinished, missing, ...others] = demanded;
    const results = { ...Object.fromEntries(others.map((id) => [id, 1])), [failed!]: -1, [unfinished!]: 0 };
    await monitor.submit(reportText({ uuid, results }));
    const text = await textOf('/markdown/detail/cloud-a/scs-compatible-iaas');
    const headings = text.split('\n').filter((line) => line.startsWith('### '));
    expect(headings).toEqual(['### FAIL: 1', '### MISSING: 1', '### DNF: 1', `### PASS: ${others.length}`]);
    const row = (id: string) => text.split('\n').find((line) => line.includes(`[${id}]`));
    expect(row(failed!)).toMatch(/^\| 🛑 \|/);
    expect(row(missing!)).toMatch(/^\| ❓ \|/);
    expect(row(unfinished!)).toMatch(/^\| ❔ \|/);
    expect(row(others[0]!)).toMatch(/^\| ✅ \|/);
    expect(row(others[0]!)).toContain(`[2026-11-20 20:44](/page/report/${uuid})`);
    expect(text).toContain('🛑 No version passes. Looked at: v5.1 (effective).');
  });

  test('are found by alias, name and UUID of the scope; what is not there is 404 and no fault', async () => {
    const scopes = [
      'scs-compatible-iaas',
      '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f',
      '50393E6F-2AE1-4C5C-A62C-3B75F2ABEF3F',
    ];
    for (const scope of scopes) await textOf(`/page/detail/cloud-a/${scope}`);
    for (const path of [
      'cloud-a/nothing',
      'nobody/scs-compatible-iaas',
      'group-x/scs-compatible-iaas',
      'cloud-a/scs-compatible-kaas',
    ]) {
      expect(await monitor.get(`/page/detail/${path}`)).toMatchObject({ status: 404 });
    }
    expect(await monitor.get('/page/scope/nothing')).toMatchObject({ status: 404 });
    monitor.objects.scopes.push(scopeObject('mine', { shipped: 'scs-compatible-kaas' }));
    monitor.objects.scopes.push(scopeObject('broken', { text: 'uuid: [' }));
    await textOf('/page/scope/mine');
    expect(await monitor.get('/page/scope/broken')).toMatchObject({ status: 404 });
  });
});

describe('a scope', () => {
  test('says which of its modules nothing is tested of', async () => {
    const text = await textOf('/markdown/scope/scs-compatible-iaas');
    expect(text).toMatch(/^\| Module \| .*v5\.1 \(effective\) \|$/m);
    expect(text).toMatch(/^\| \[Flavor naming[^|]*\| X \|/m);
    expect(text).toMatch(/^\| \[End-to-end testing[^|]*\| X \(not tested\) \|/m);
  });
});

describe('a report', () => {
  const secrets = {
    stdout: ['canary-stdout', 'scs-0100-syntax-check: PASS'],
    stderr: ['DEBUG: canary-debug', 'ERROR: it broke'],
  };

  test('shows in public results, warnings and errors, and nothing else of its logs', async () => {
    const uuid = randomUUID();
    await monitor.submit(reportText({ uuid, ...secrets }));
    for (const form of forms) {
      const text = await textOf(`/${form}/report/${uuid}`);
      expect(text).toContain('ERROR: it broke');
      expect(text).toContain('scs-0100-syntax-check: PASS');
      for (const canary of ['canary', 'secret-name', 'openstack_test']) expect(text).not.toContain(canary);
      const full = await textOf(`/${form}/report_full/${uuid}`, 'cloud-a');
      for (const canary of ['canary-stdout', 'canary-debug', 'openstack_test.py -c secret-name'])
        expect(full).toContain(canary);
    }
  });

  test('of a subject that is not listed is not public', async () => {
    const uuid = randomUUID();
    monitor.objects.subjects.length = 0;
    monitor.addSubject('cloud-a', { listing: 'unlisted' });
    await monitor.submit(reportText({ uuid, ...secrets }));
    expect(await monitor.get(`/page/report/${uuid}`)).toMatchObject({ status: 404 });
    await textOf(`/page/report_full/${uuid}`, 'cloud-a');
  });

  test('that is one of several in a body is shown alone', async () => {
    const uuid = randomUUID();
    monitor.addSubject('cloud-b');
    monitor.addSubmitter('ci', { subjects: ['cloud-a', 'cloud-b'] });
    await monitor.submit(reportText({ uuid }) + reportText({ subject: 'cloud-b', stderr: ['ERROR: of another'] }), {
      as: 'ci',
    });
    expect(await textOf(`/page/report_full/${uuid}`, 'cloud-a')).not.toContain('of another');
  });
});

describe('hostile texts are inert', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '[x](javascript:alert(1))',
    '![x](https://evil.example/pixel)',
    '`</code><b>x</b>`',
    '| a | b |\n|---|---|\n# heading',
    '```\n<script>alert(1)</script>',
    'https://evil.example/login www.evil.example',
    '\u202Eevil\u0000\u001b[31m',
    '{{constructor.constructor("alert(1)")()}}',
    '<!-- --> ]]> &lt;script&gt;',
    '</pre></body><script>alert(1)</script>',
  ];

  /** Markup that is none of ours, a link to elsewhere, or something that runs. */
  function expectHarmless(html: string): void {
    const tags = [...html.matchAll(/<(\/?[a-z][a-z0-9]*)([^>]*)>/gi)];
    for (const [tag, name = '', attributes = ''] of tags) {
      expect(name.toLowerCase(), tag).not.toMatch(/^\/?(?:script|img|b|iframe|object|embed|form)$/);
      expect(attributes, tag).not.toMatch(/\son\w+\s*=/i);
      expect(attributes, tag).not.toMatch(/javascript:|evil\.example/i);
    }
    expect(html).not.toMatch(/[\u0000\u001b\u202e]/);
  }

  test.each(attacks)('%j in a report, a subject, an operator, a scope', async (attack) => {
    const uuid = randomUUID();
    monitor.objects.subjects.length = 0;
    monitor.addSubject('cloud-a', {
      displayName: attack,
      description: attack,
      operator: attack,
      homepage: 'https://a.example/"x',
    });
    monitor.objects.certificates.push(certificateObject('c', { subjects: ['cloud-a'] }));
    const sent = await monitor.submit(
      reportText({
        uuid,
        stdout: [attack, `${attack.replaceAll(/\s/g, '')}: PASS`],
        stderr: [`ERROR: ${attack}`, attack],
      }),
    );
    expect(sent.status).toBe(200);
    const paths = ['table', 'detail/cloud-a/scs-compatible-iaas', `report/${uuid}`];
    const full = ['table_full', 'detail_full/cloud-a/scs-compatible-iaas', `report_full/${uuid}`];
    for (const path of [...paths, ...full]) {
      for (const form of ['page', 'fragment']) {
        const answer = await monitor.get(`/${form}/${path}`, { as: 'cloud-a' });
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
        expect(answer.headers['x-content-type-options']).toBe('nosniff');
        // The page's own frame has a drawing of its own.
        expectHarmless(answer.text);
      }
      const markdown = await textOf(`/markdown/${path}`, 'cloud-a');
      expect(withoutCode(markdown)).not.toMatch(
        /<[a-z/!]|(?<!\\)\]\(javascript|(?<!\\)!\[|https?:\/\/evil|[\u0000\u001b\u202e]/i,
      );
    }
  });

  test('Markdown: a text breaks neither out of a cell nor out of a link', () => {
    for (const attack of attacks) {
      const blocks: Block[] = [
        { kind: 'table', columns: ['a', 'b'], rows: [[[attack], [{ words: attack, to: `javascript:${attack}` }]]] },
      ];
      const lines = printMarkdown({ title: 'x', blocks }).trimEnd().split('\n');
      expect(lines).toHaveLength(3);
      expect(lines[2]!.match(/(?<!\\)\|/g)).toHaveLength(3);
      expect(lines[2]).not.toMatch(/(?<!\\)\]\(/);
    }
  });

  test('an address leads to the web or into this server, and nowhere else', () => {
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example',
      'https://a.example/"onclick="x',
      ' https://a.example',
      'https:a',
    ];
    for (const to of bad) {
      const view = { title: 'x', blocks: [{ kind: 'paragraph' as const, parts: [{ words: 'words', to }] }] };
      expect(printFragment(view)).toBe('<p>words</p>\n');
      expect(printMarkdown(view)).toBe('words\n');
      expect(printPage(view, 'today')).not.toContain('<a href="javascript');
    }
    const good = { words: 'words', to: 'https://a.example/x?y=(z)&a=b' };
    const view = { title: 'x', blocks: [{ kind: 'paragraph' as const, parts: [good] }] };
    expect(printFragment(view)).toContain('href="https://a.example/x?y=(z)&amp;a=b"');
    expect(printMarkdown(view)).toBe('[words](https://a.example/x?y=%28z%29&a=b)\n');
  });
});

/** Markdown without what stands in code blocks and code spans. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^(`{3,})sh\n[^]*?\n\1$/gm, '').replaceAll(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
}

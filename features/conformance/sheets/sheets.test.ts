import { ScopeSheet, Sheet, snapshotSchemaVersion, SubjectSheet } from '@allmend/api';
import { afterEach, describe, expect, it } from 'vitest';
import { testScopeText, uuidOf } from '../verdicts/testing.ts';
import { certificateObject, documentObject, eventually, scopeObject, subjectObject } from './testing.ts';
import { closeWorkshops, east, hostile, root, workshop } from './workshop-testing.ts';

afterEach(closeWorkshops);

const good = { 'berth-depth': 'PASS', 'berth-light': 'PASS', 'berth-power': 'PASS' } as const;

describe('sheet', () => {
  it('is what its type says, and holds the subject with its verdict, since when and why', async () => {
    const { sheets, report } = workshop();
    await report('2026-10-18T10:00:00Z', good);
    await report('2026-10-20T08:00:00Z', { ...good, 'berth-light': 'FAIL' }, { origin: 'operator' });
    const sheet = await sheets.sheet(root);
    expect(Sheet.parse(sheet)).toEqual(sheet);
    expect(sheet.subjects).toHaveLength(1);
    expect(sheet.subjects[0]).toMatchObject({ id: 'quay/east', alias: 'east', displayName: 'Berth east' });
    expect(sheet.subjects[0]!.standings).toEqual([
      {
        scope: 'berth-fit',
        version: 'v2',
        verdict: 'FAIL',
        transition: false,
        since: '2026-10-20T08:00:00.000Z',
        counts: { PASS: 2, FAIL: 1, DNF: 0, MISS: 0 },
        origin: 'operator',
        newest: '2026-10-20T08:00:00.000Z',
        oldest: '2026-10-20T08:00:00.000Z',
        // Texts of strangers stay parameters of a sentence.
        cause: { key: 'berth.said', params: { testcase: 'berth-light', verdict: 'FAIL', name: hostile } },
        notPassed: 1,
        ahead: [{ version: 'v3', from: '2027-01-01', verdict: 'FAIL', notPassed: 2 }],
      },
    ]);
    expect(sheet.scopes[0]).toMatchObject({ name: 'berth-fit', title: 'Berth fit' });
    expect(sheet.scopes[0]!.versions).toEqual([
      { version: 'v3', validity: 'draft', stabilizedAt: null, effectiveFrom: '2027-01-01', testcases: 4 },
      { version: 'v2', validity: 'effective', stabilizedAt: '2026-01-01', effectiveFrom: null, testcases: 3 },
    ]);
  });

  it('names what is missing with the day of the last result, in words of its own', async () => {
    const { sheets, report, clock } = workshop();
    const never = await sheets.sheet(root);
    expect(never.subjects[0]!.standings[0]).toMatchObject({
      verdict: 'MISS',
      origin: null,
      // Since the version is in force, and there is a subject.
      since: '2026-06-01T00:00:00.000Z',
      cause: { key: 'sheets.never' },
    });
    await report('2026-10-20T08:00:00Z', good);
    clock.now = new Date('2026-10-22T00:00:00Z');
    const later = await sheets.sheet(root);
    expect(later.subjects[0]!.standings[0]).toMatchObject({
      verdict: 'MISS',
      since: '2026-10-22T00:00:00.000Z',
      cause: {
        key: 'sheets.expired',
        params: { measured: '2026-10-20T08:00:00.000Z', until: '2026-10-22T00:00:00.000Z' },
      },
    });
  });

  it('shows neither unlisted subjects nor drafts nor scopes that cannot be read', async () => {
    const { sheets, objects } = workshop();
    objects.put(subjectObject('west', { listing: 'unlisted' }));
    objects.put(scopeObject('berth-next', testScopeText, 'draft'));
    objects.put(scopeObject('berth-odd', 'no: scope'));
    objects.put(subjectObject('east', { scopes: ['berth-next', 'berth-odd', 'gone', 'berth-fit'] }));
    const sheet = await eventually(
      () => sheets.sheet(root),
      ({ edition, subjects }) => edition !== '' && subjects[0]!.standings.length === 1 && subjects.length === 1,
    );
    expect(sheet.subjects.map(({ id }) => id)).toEqual(['quay/east']);
    expect(sheet.subjects[0]!.standings.map(({ scope }) => scope)).toEqual(['berth-fit']);
    expect(sheet.scopes.map(({ name }) => name)).toEqual(['berth-fit']);
    const own = await sheets.subjectSheet(root, { namespace: 'quay', name: 'west' }, null);
    expect(own.subject.id).toBe('quay/west');
  });

  it('is the same object as long as nothing changes, and has another edition whenever anything does', async () => {
    const { sheets, report, journal, objects, clock, roots } = workshop();
    await report('2026-10-20T08:00:00Z', good);
    const first = await sheets.sheet(root);
    const reads = journal.reads.rows;
    clock.now = new Date('2026-10-20T12:00:30Z');
    expect(await sheets.sheet(root)).toBe(first);
    clock.now = new Date('2026-10-20T12:05:00Z');
    const looked = await sheets.sheet(root);
    expect(looked).toEqual({ ...first, asOf: '2026-10-20T12:05:00.000Z' });
    expect(journal.reads.rows).toBe(reads);

    await report('2026-10-20T12:04:00Z', { ...good, 'berth-depth': 'FAIL' });
    const failed = await sheets.sheet(root);
    expect(failed.edition).not.toBe(first.edition);
    // One page with what is new, not everything again.
    expect(journal.reads.rows).toBe(reads + 1);

    objects.put(subjectObject('east', { displayName: 'Berth East' }));
    const renamed = await eventually(
      () => sheets.sheet(root),
      ({ edition }) => edition !== failed.edition,
    );
    expect(renamed.subjects[0]!.displayName).toBe('Berth East');

    roots.days.set('2026-10-19', {
      day: '2026-10-19',
      text: '',
      hash: 'f'.repeat(64),
      signature: '',
      key: 'SHA256:key',
      sealedAt: clock.now,
      row: 1,
    });
    const sealed = await sheets.sheet(root);
    expect(sealed.root).toEqual({ day: '2026-10-19', hash: 'f'.repeat(64), key: 'SHA256:key' });
    expect(sealed.edition).not.toBe(renamed.edition);

    // A status that only its controller wrote is no change.
    objects.put({
      ...subjectObject('east', { displayName: 'Berth East' }),
      status: { observedGeneration: 2 },
    } as never);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await sheets.sheet(root)).toBe(sealed);
  });

  it('takes reports that come out of order, and forgets what was trimmed', async () => {
    const { sheets, report, journal } = workshop();
    await report('2026-10-20T08:00:00Z', good);
    await sheets.sheet(root);
    await report(
      '2026-10-19T08:00:00Z',
      { 'berth-permit': 'PASS', ...good },
      { receivedAt: new Date('2026-10-20T09:00:00Z') },
    );
    const sheet = await sheets.sheet(root);
    expect(sheet.subjects[0]!.standings[0]).toMatchObject({ verdict: 'PASS', since: '2026-10-19T08:00:00.000Z' });
    await journal.trim('root', new Date('2026-10-20T08:30:00Z'));
    const trimmed = await sheets.sheet(root);
    expect(trimmed.subjects[0]!.standings[0]).toMatchObject({ newest: '2026-10-19T08:00:00.000Z' });
  });

  it('gives nothing of a deleted subject to a new one of its name', async () => {
    const { sheets, report, objects } = workshop();
    await report('2026-10-20T08:00:00Z', good);
    expect((await sheets.sheet(root)).subjects[0]!.standings[0]!.verdict).toBe('PASS');
    objects.remove('Subject', 'quay', 'east');
    await eventually(
      () => sheets.sheet(root),
      ({ subjects }) => subjects.length === 0,
    );
    const object = subjectObject('east');
    objects.put({ ...object, metadata: { ...object.metadata, uid: 'another' } });
    const anew = await eventually(
      () => sheets.sheet(root),
      ({ subjects }) => subjects.length === 1,
    );
    expect(anew.subjects[0]!.standings[0]).toMatchObject({ verdict: 'MISS', newest: null });
  });

  it('tells what is ahead: versions with their effect, certificates and documents that end', async () => {
    const { sheets, report, objects } = workshop();
    objects.put(
      certificateObject(
        'east-2026',
        {},
        {
          state: 'Granted',
          number: 'Q-1',
          validFrom: '2026-02-01T00:00:00Z',
          validUntil: '2027-02-01T00:00:00Z',
          review: { since: '2026-10-01T00:00:00Z', until: '2026-11-01T00:00:00Z', reason: 'it failed' },
        },
      ),
    );
    objects.put(certificateObject('east-2025', {}, { state: 'Applied' }));
    const accept = (at: string) => ({ verdict: 'accept' as const, by: at, at, reason: 'seen' });
    const reviews = [accept('2026-09-01T00:00:00Z'), accept('2026-09-02T00:00:00Z')];
    objects.put(documentObject('permit', {}, { state: 'Accepted', reviews }));
    await report('2026-10-20T08:00:00Z', good);
    const sheet = await eventually(
      () => sheets.sheet(root),
      ({ changes }) => changes.length === 4,
    );
    expect(sheet.changes).toEqual([
      {
        day: '2026-11-01',
        kind: 'certificate-review',
        scope: 'berth-fit',
        version: 'v2',
        subject: 'quay/east',
        effect: null,
      },
      {
        day: '2027-01-01',
        kind: 'version-effective',
        scope: 'berth-fit',
        version: 'v3',
        subject: null,
        effect: { pass: 1, fail: 0, unknown: 0 },
      },
      {
        day: '2027-02-01',
        kind: 'certificate-ends',
        scope: 'berth-fit',
        version: 'v2',
        subject: 'quay/east',
        effect: null,
      },
      { day: '2027-03-02', kind: 'document-ends', scope: null, version: null, subject: 'quay/east', effect: null },
    ]);
    expect(sheet.subjects[0]!.certificates).toEqual([
      {
        number: 'Q-1',
        scope: 'berth-fit',
        version: 'v2',
        state: 'Granted',
        validFrom: '2026-02-01T00:00:00.000Z',
        validUntil: '2027-02-01T00:00:00.000Z',
        reviewUntil: '2026-11-01T00:00:00.000Z',
      },
    ]);
  });

  it('has certificates as people decided, whatever a clock that was wrong made of them', async () => {
    const { sheets, objects, clock } = workshop();
    const at = '2026-02-01T00:00:00Z';
    const decisions = [{ action: 'grant' as const, by: 'bo', at, reason: 'passes', effect: 'Done' as const }];
    const status = { number: 'Q-1', validFrom: at, validUntil: '2027-02-01T00:00:00Z', decisions };
    objects.put(certificateObject('east-2026', {}, { ...status, state: 'Expired' }));
    const stateOf = async () => (await sheets.sheet(root)).subjects[0]!.certificates[0]?.state;
    expect(await eventually(stateOf, (state) => state !== undefined)).toBe('Granted');
    clock.now = new Date('2027-02-01T00:00:00Z');
    expect(await stateOf()).toBe('Expired');
  });

  it('goes on when a report is lost, and says so', async () => {
    const { sheets, report, journal } = workshop();
    const { content } = await report('2026-10-20T08:00:00Z', { ...good, 'berth-light': 'FAIL' });
    journal.lose(content);
    const sheet = await sheets.sheet(root);
    expect(sheet.subjects[0]!.standings[0]).toMatchObject({
      verdict: 'FAIL',
      cause: { key: 'sheets.content-missing', params: { result: 'FAIL' } },
    });
  });
});

describe('subjectSheet', () => {
  it('has every testcase of the scope, and those beyond it, each with its state and its finding', async () => {
    const { sheets, report, objects, clock } = workshop();
    const accept = (at: string) => ({ verdict: 'accept' as const, by: at, at, reason: 'seen' });
    const reviews = [accept('2026-09-01T00:00:00Z'), accept('2026-09-02T00:00:00Z')];
    objects.put(documentObject('permit', {}, { state: 'Accepted', reviews, sha256: 'a'.repeat(64) }));
    await report('2026-10-18T10:00:00Z', good);
    const { report: uuid } = await report('2026-10-20T08:00:00Z', {
      'berth-light': 'FAIL',
      'berth-depth': 'PASS',
      'allmend-bell': 'DNF',
    });
    const sheet = await eventually(
      () => sheets.subjectSheet(root, east, null),
      ({ documents }) => documents.length === 1,
    );
    expect(SubjectSheet.parse(sheet)).toEqual(sheet);
    expect(sheet.testcases.map((one) => `${one.class} ${one.testcase} ${one.verdict}`)).toEqual([
      'main berth-depth PASS',
      'main berth-light FAIL',
      'main berth-power PASS',
      'recommended berth-radar MISS',
      'manual berth-permit PASS',
      'own allmend-bell DNF',
    ]);
    const [depth, light, , radar, permit] = sheet.testcases;
    expect(depth).toMatchObject({
      since: '2026-10-20T08:00:00.000Z',
      finding: `${uuid}/berth-depth`,
      demandedBy: ['v2'],
    });
    expect(light).toMatchObject({ since: '2026-10-20T08:00:00.000Z', expiresAt: '2026-11-02T00:00:00.000Z' });
    expect(radar).toMatchObject({ since: null, askedAt: null, finding: null, message: { key: 'sheets.never' } });
    expect(permit).toMatchObject({
      origin: 'declared',
      finding: null,
      askedAt: '2026-09-02T00:00:00.000Z',
      expiresAt: '2027-03-02T00:00:00.000Z',
      message: { key: 'sheets.declared', params: { title: 'Permit', until: '2027-03-02T00:00:00.000Z' } },
    });
    expect(sheet.days).toHaveLength(550);
    expect(sheet.days.slice(-4)).toBe('-PPF');
    expect(sheet.lastDay).toBe('2026-10-20');
    expect(sheet.documents[0]).toMatchObject({ title: 'Permit', state: 'Accepted', sha256: 'a'.repeat(64) });

    // The document ends, without anybody writing anything.
    clock.now = new Date('2027-03-02T00:00:00Z');
    const ended = await sheets.subjectSheet(root, east, 'berth-fit');
    expect(ended.documents[0]!.state).toBe('Expired');
    expect(ended.testcases.find((one) => one.testcase === 'berth-permit')).toMatchObject({
      verdict: 'MISS',
      class: 'main',
    });
  });

  it('is not there for a subject or a scope that is not, each with a sentence', async () => {
    const { sheets, objects } = workshop();
    objects.put(scopeObject('berth-next', testScopeText, 'draft'));
    await expect(sheets.subjectSheet(root, { namespace: 'quay', name: 'nobody' }, null)).rejects.toMatchObject({
      code: 404,
    });
    await expect(sheets.subjectSheet(root, east, 'other')).rejects.toMatchObject({
      code: 404,
      message: 'the subject "east" is not listed for a published scope "other"',
    });
    await expect(sheets.subjectSheet(root, east, 'berth-next')).rejects.toMatchObject({ code: 404 });
    await expect(sheets.scopeSheet(root, 'nothing')).rejects.toMatchObject({ code: 404 });
  });

  it('is answered for what was made a moment ago', async () => {
    const { sheets, objects } = workshop();
    await sheets.sheet(root);
    objects.put(subjectObject('north'));
    const own = await sheets.subjectSheet(root, { namespace: 'quay', name: 'north' }, null);
    expect(own.subject.id).toBe('quay/north');
  });
});

describe('scopeSheet', () => {
  it('has modules, testcases, timeline and what changed from version to version', async () => {
    const { sheets } = workshop();
    const sheet = await sheets.scopeSheet(root, 'berth-fit');
    expect(ScopeSheet.parse(sheet)).toEqual(sheet);
    expect(sheet.modules.map(({ id, versions, coverage }) => `${id} ${versions.join(',')} ${coverage}`)).toEqual([
      'basics v3,v2,v1 partly',
      'supply v3,v2 partly',
      'papers v3 document',
      'nothing v3 uncovered',
    ]);
    expect(sheet.differences).toEqual([
      { from: 'v1', to: 'v2', added: ['berth-power', 'berth-radar'], removed: [] },
      { from: 'v2', to: 'v3', added: ['berth-permit'], removed: [] },
    ]);
    expect(sheet.scope.coverage).toEqual({ total: 2, proven: 0, partly: 2, document: 0, uncovered: 0 });
    expect(await sheets.scopeSheet(root, 'berth-fit')).toBe(sheet);
  });

  it('is another on the day a version takes effect', async () => {
    const { sheets, clock } = workshop();
    const before = await sheets.scopeSheet(root, 'berth-fit');
    clock.now = new Date('2027-01-01T00:00:00Z');
    const after = await sheets.scopeSheet(root, 'berth-fit');
    expect(after.scope.versions[0]).toMatchObject({ version: 'v3', validity: 'effective', effectiveFrom: null });
    expect(after.edition).not.toBe(before.edition);
  });
});

describe('impact', () => {
  it('says what a draft would do to all subjects, unlisted ones too', async () => {
    const { sheets, objects, report } = workshop();
    objects.put(subjectObject('west', { listing: 'unlisted' }));
    objects.put(
      scopeObject('berth-next', testScopeText.replace('include: [basics, supply] }', 'include: [basics] }'), 'draft'),
    );
    await report('2026-10-19T10:00:00Z', { 'berth-depth': 'PASS', 'berth-light': 'PASS' });
    const sheet = await eventually(
      () => sheets.impact(root, 'berth-next'),
      ({ subjects }) => subjects.length === 2,
    );
    expect(sheet.stage).toBe('draft');
    expect(sheet.versions).toMatchObject([
      { version: 'v2', effect: { pass: 1, fail: 0, unknown: 1 }, testcases: 2 },
      { version: 'v3', from: '2027-01-01', effect: { pass: 0, fail: 0, unknown: 2 } },
    ]);
    expect(sheet.subjects[0]).toMatchObject({
      id: 'quay/east',
      listing: 'public',
      present: { version: 'v2', verdict: 'MISS' },
      versions: [{ verdict: 'PASS', past: { passed: 2, days: 2, percent: 100 } }, { newly: ['berth-permit'] }],
    });
    expect(sheet.subjects[1]).toMatchObject({ id: 'quay/west', listing: 'unlisted' });
  });

  it('judges stored snapshots again for what nobody measured, once, and passes over none that is lost', async () => {
    const { sheets, objects, report, journal } = workshop();
    const draft = testScopeText
      .replaceAll('berth-radar', 'scs-0123-service-compute')
      .replace('main: [berth-power], recommended: [', 'main: [berth-depth, ');
    objects.put(scopeObject('berth-next', draft, 'draft'));
    const at = '2026-10-19T10:00:00.000Z';
    const catalogue = (type: string) => ({
      schema: snapshotSchemaVersion,
      id: uuidOf(77),
      tool: { name: 'allmend', version: '1' },
      cloud: { name: 'east', region: null, authUrl: 'https://east.example' },
      simulated: false,
      identity: null,
      startedAt: at,
      finishedAt: at,
      observations: {
        catalog: {
          resource: 'catalog',
          state: 'observed',
          startedAt: at,
          finishedAt: at,
          exchanges: [],
          value: { roles: ['member'], catalog: [{ type, name: type, endpoints: [] }] },
        },
      },
      exchanges: [],
    });
    // That the catalogue was seen is told by a testcase that needs it, too.
    const results = { ...good, 'scs-0123-service-image': 'PASS' } as const;
    const compute = journal.put(JSON.stringify(catalogue('compute')));
    await report('2026-10-19T10:00:00Z', results, { snapshot: compute });
    const v2 = async () => (await sheets.impact(root, 'berth-next')).subjects[0]!.versions[0]!;
    await eventually(
      () => sheets.impact(root, 'berth-next').catch(() => null),
      (one) => one !== null,
    );
    expect(await v2()).toMatchObject({ version: 'v2', verdict: 'PASS', notPassed: [] });

    const image = journal.put(JSON.stringify(catalogue('image')));
    await report('2026-10-20T10:00:00Z', results, { snapshot: image });
    const reads = journal.reads.contents;
    expect(await v2()).toMatchObject({
      verdict: 'FAIL',
      notPassed: [{ testcase: 'scs-0123-service-compute', verdict: 'FAIL', basis: 'judged' }],
      newly: ['scs-0123-service-compute'],
    });
    // Only the new one was read.
    expect(journal.reads.contents).toBe(reads + 1);

    const lost = journal.put(JSON.stringify(catalogue('network')));
    await report('2026-10-20T11:00:00Z', results, { snapshot: lost });
    journal.lose(lost);
    expect(await v2()).toMatchObject({
      verdict: 'DNF',
      notPassed: [{ testcase: 'scs-0123-service-compute', verdict: 'DNF', basis: 'judged' }],
    });
  });

  it('concerns everybody when the scope is new to everybody', async () => {
    const { sheets, objects, report } = workshop();
    objects.put(scopeObject('other', testScopeText.replace('7c2f1a52', '11111111'), 'draft'));
    await report('2026-10-19T10:00:00Z', good);
    const sheet = await eventually(
      () => sheets.impact(root, 'other').catch(() => null),
      (one) => one !== null,
    );
    expect(sheet!.subjects).toMatchObject([{ id: 'quay/east', present: null, versions: [{ verdict: 'PASS' }, {}] }]);
  });
});

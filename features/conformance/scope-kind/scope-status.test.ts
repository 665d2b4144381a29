import type { Scope } from '@allmend/api/kinds';
import { describe, expect, test } from 'vitest';
import { shippedScopes } from '../scope/shipped/catalogue.ts';
import { readScopeObject } from './scope-object.ts';
import { scopeStatus } from './scope-status.ts';

const object = (spec: Partial<Scope['spec']>): Scope => ({
  apiVersion: 'conformance.allmend.dev/v1alpha1',
  kind: 'Scope',
  metadata: { name: 'x', generation: 3 },
  spec: { stage: 'published', ...spec },
});
const statusOf = (spec: Partial<Scope['spec']>, day = '2026-11-21') =>
  scopeStatus(object(spec), readScopeObject(object(spec)), new Date(`${day}T12:00:00Z`));

const text = shippedScopes[0]!.text;

describe('the status of a Scope', () => {
  test('names the versions of the day, with what they demand', () => {
    const status = statusOf({ shipped: 'scs-compatible-iaas' });
    expect(status).toMatchObject({
      observedGeneration: 3,
      uuid: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f',
      title: 'SCS-compatible IaaS',
      warnings: expect.arrayContaining([expect.stringMatching(/included by no version.*\(line \d+, column \d+\)/)]),
      conditions: [{ type: 'Readable', status: 'True', observedGeneration: 3 }],
    });
    expect(status.versions).toEqual([
      { version: 'next', validity: 'draft', testcases: expect.any(Number) },
      { version: 'v6', validity: 'draft', testcases: expect.any(Number) },
      { version: 'v5.1', validity: 'effective', stabilizedAt: '2024-12-19', testcases: 54 },
    ]);
  });

  test('changes with the timeline', () => {
    const later = text.replace(
      'timeline:\n',
      'timeline:\n  - date: 2027-01-01\n    versions: { v6: effective, v5.1: warn }\n',
    );
    expect(statusOf({ text: later }).versions!.find(({ version }) => version === 'v6')).toMatchObject({
      validity: 'draft',
      effectiveFrom: '2027-01-01',
    });
    const after = statusOf({ text: later }, '2027-01-01').versions!;
    expect(after.map(({ version, validity }) => `${version} ${validity}`)).toEqual(['v6 effective', 'v5.1 warn']);
    expect(after[0]).not.toHaveProperty('effectiveFrom');
  });

  test.each([
    ['is no YAML', { text: 'uuid: [' }, 'NotAScope', /line 1/],
    ['is no scope', { text: 'a: b' }, 'NotAScope', /line 1, column 1/],
    ['has a fault', { text: text.replace('uuid: 5', 'uuid: x') }, 'Invalid', /line \d+, column \d+/],
    ['is not shipped', { shipped: 'scs-compatible-iass' }, 'UnknownScope', /scs-compatible-iaas, scs-compatible-kaas/],
  ] as const)('says when the file %s', (_what, spec, reason, message) => {
    const status = statusOf(spec);
    expect(status.conditions).toMatchObject([{ type: 'Readable', status: 'False', reason }]);
    expect(status.conditions![0]!.message).toMatch(message);
    expect(status).not.toHaveProperty('uuid');
    expect(status).not.toHaveProperty('versions');
  });
});

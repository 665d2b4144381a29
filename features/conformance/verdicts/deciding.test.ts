import { describe, expect, it } from 'vitest';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { readScope } from '../scope/reader.ts';
import { decidingVersion, laterVersions, nextTimelineChange } from './deciding.ts';
import { testScope } from './testing.ts';

const at = (text: string): Date => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);

describe('decidingVersion', () => {
  it('is the first effective version, else the first in transition, else none', () => {
    expect(decidingVersion(testScope, '2026-10-01')).toEqual({ version: 'v2', validity: 'effective' });
    expect(decidingVersion(testScope, '2026-03-01')).toEqual({ version: 'v1', validity: 'warn' });
    expect(decidingVersion(testScope, '2026-01-09')).toBeNull();
    // v2 stands before v1 in the file, but is only a draft.
    expect(decidingVersion(testScope, '2026-05-31')!.version).toBe('v1');
  });

  it('has drafts and what is to come after it, the nearest first', () => {
    expect(laterVersions(testScope, '2026-10-01')).toEqual([{ version: 'v3', from: '2027-01-01' }]);
    expect(laterVersions(testScope, '2026-02-01')).toEqual([
      { version: 'v2', from: '2026-06-01' },
      { version: 'v3', from: '2027-01-01' },
    ]);
    const iaas = readScope(findShipped('iaas')!.text, 'iaas');
    expect(laterVersions(iaas, '2026-11-21')).toEqual([
      { version: 'next', from: null },
      { version: 'v6', from: null },
    ]);
    expect(nextTimelineChange(testScope, '2026-10-01')).toEqual(at('2027-01-01'));
    expect(nextTimelineChange(testScope, '2027-01-01')).toBeNull();
  });
});

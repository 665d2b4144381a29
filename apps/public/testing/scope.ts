import { sheetSchemaVersion, type ScopeSheet, type Sheet } from '@allmend/api';
import { hostile } from './hostile.ts';
import { texts, versionOf } from './invented.ts';
import type { FixtureOptions } from './sheet.ts';

export function scopeSheet(sheet: Sheet, name: string, options: FixtureOptions): ScopeSheet | null {
  const scope = sheet.scopes.find((one) => one.name === name);
  if (!scope) return null;
  const versions = scope.versions.map((one) => one.version);
  const module = (id: string, title: string, coverage: ScopeSheet['modules'][number]['coverage'], count: number) => ({
    id,
    name: title,
    url: `https://standards.example/${id}`,
    versions: coverage === 'document' ? versions.slice(0, 1) : versions,
    targets: { main: Array.from({ length: count }, (_, index) => `${id}-${index}`), recommended: ['x'] },
    coverage,
  });
  const question = texts.message('question-image', {
    name: 'Ubuntu 24.04',
  });
  const found: ScopeSheet = {
    schema: sheetSchemaVersion,
    edition: sheet.edition,
    asOf: sheet.asOf,
    scope,
    timeline: [
      { date: '2025-12-01', versions: { [versions[0]!]: 'draft', v1: 'effective' } },
      { date: '2026-06-01', versions: { [versions[0]!]: 'draft', v1: 'warn', [versionOf[name] ?? 'v2']: 'effective' } },
    ],
    modules: [
      module('scs-0102-v1', 'Image metadata', 'partly', 8),
      module('scs-0103-v1', 'Standard flavors', 'proven', 17),
      module('scs-0121-v1', 'Availability zones', 'document', 0),
      module('scs-0123-v1', 'Mandatory and supported services', 'uncovered', 0),
    ],
    testcases: [
      {
        testcase: 'scs-0104-image-ubuntu-2404',
        lifetime: 'day',
        manual: false,
        known: true,
        question,
        description: '',
        url: null,
      },
      {
        testcase: 'scs-0121-az-fire',
        lifetime: 'year',
        manual: true,
        known: false,
        question: null,
        description: 'Fire compartments',
        url: 'https://standards.example/az',
      },
    ],
    differences: [
      {
        from: versionOf[name] ?? 'v2',
        to: versions[0]!,
        added: ['scs-0104-image-ubuntu-2604'],
        removed: ['scs-0104-image-ubuntu-2204'],
      },
    ],
  };
  return options.text === undefined ? found : hostile(found, options.text);
}

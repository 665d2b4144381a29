import { describe, expect, it } from 'vitest';
import { standards } from '../checks/registry.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { readScope } from '../scope/reader.ts';
import { coverageOf, moduleCoverage } from './coverage.ts';

describe('coverageOf', () => {
  const iaas = readScope(findShipped('iaas')!.text, 'iaas');
  const of = (id: string) => moduleCoverage(iaas, iaas.modules.get(id)!, standards);

  it('calls a demand uncovered when nothing is checked, whatever it is called', () => {
    expect(of('opc-v2022.11')).toBe('uncovered');
    expect(of('scs-0121-v1')).toBe('uncovered');
  });

  it('tells what is proven from what only documents show, and from what is shown in part', () => {
    expect(of('scs-0101-v1')).toBe('proven');
    expect(of('scs-0121-v1-manual')).toBe('document');
    // Text and official predicate differ.
    expect(of('scs-0117-v1')).toBe('partly');
    // Nothing of it counts.
    expect(of('scs-0114-v1-rec')).toBe('partly');
  });

  it('is in part where this program checks only some', () => {
    const module = { id: 'm', name: 'M', url: null, targets: new Map([['main', ['scs-0101-fips-test', 'elsewhere']]]) };
    expect(moduleCoverage(iaas, module, standards)).toBe('partly');
  });

  it('adds up to what the version includes', () => {
    const { total, proven, partly, document, uncovered } = coverageOf(iaas, 'v5.1', standards);
    expect(total).toBe(iaas.versions.find(({ version }) => version === 'v5.1')!.include.length);
    expect(proven + partly + document + uncovered).toBe(total);
    expect(uncovered).toBe(3);
    expect(() => coverageOf(iaas, 'v77', standards)).toThrow(/v77/);
  });
});

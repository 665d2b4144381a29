import { describe, expect, it } from 'vitest';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { Tenant } from './tenant.ts';

describe('Tenant', () => {
  it('is in use when nothing is said', () => {
    expect(checkWrite(Tenant, { spec: {} }).object['spec']).toEqual({ suspended: false });
    expect(writeErrors(Tenant, {})).toEqual([]);
  });

  it.each([
    [{ quota: { objects: 0 } }, []],
    [{ quota: { objects: -1 } }, [/^spec\.quota\.objects: Invalid value: -1/]],
    [{ quota: { objects: 1.5 } }, [/^spec\.quota\.objects: Invalid value: "number"/]],
    [{ displayName: 'x'.repeat(254) }, [/^spec\.displayName: Too long/]],
    [{ suspended: 'yes' }, [/^spec\.suspended: Invalid value: "string"/]],
  ])('%j', (spec, errors) => {
    const found = writeErrors(Tenant, { spec });
    expect(found).toHaveLength(errors.length);
    errors.forEach((error, at) => expect(found[at]).toMatch(error));
  });
});

import { expect, it } from 'vitest';
import { writeErrors } from '../../testing/kind-check.ts';
import { Lease } from './lease.ts';

it.each([
  [{}, []],
  [{ holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 0, renewTime: '2026-03-01T08:00:00.123456Z' }, []],
  [{ holderIdentity: null, acquireTime: null, leaseDurationSeconds: null }, []],
  [{ leaseDurationSeconds: 0 }, [/^spec\.leaseDurationSeconds: Invalid value: 0: .*greater than or equal to 1/]],
  [{ leaseTransitions: -1 }, [/^spec\.leaseTransitions: Invalid value: -1: .*greater than or equal to 0/]],
  [{ renewTime: 'soon' }, [/^spec\.renewTime: Invalid value: "soon"/]],
  [{ leaseDurationSeconds: 2 ** 31 }, [/must be of type integer with format int32 in spec\.leaseDurationSeconds$/]],
])('a lease of %j', (spec, errors) => {
  const found = writeErrors(Lease, { spec });
  expect(found).toHaveLength(errors.length);
  errors.forEach((error, at) => expect(found[at]).toMatch(error));
});

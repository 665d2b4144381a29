import type { Cloud, Subject } from '@allmend/api/kinds';
import { expect, test } from 'vitest';
import { credentialEnds, credentialHealth, endsSoon, isReachable } from './health.ts';

const cloud = (spec: object, conditions: object[] = []): Cloud =>
  ({ metadata: {}, spec, status: { conditions } }) as unknown as Cloud;
const credentialRef = { name: 'x' };

test('what was not said is unknown, and never good', () => {
  expect(isReachable(cloud({}))).toBe('Unknown');
  expect(isReachable(cloud({}, [{ type: 'Reachable', status: 'True' }]))).toBe('True');
  expect(credentialHealth(cloud({ credentialRef }))).toBe('unknown');
  expect(credentialHealth(cloud({ credentialRef }, [{ type: 'Authenticated', status: 'False' }]))).toBe('refused');
  expect(credentialHealth(cloud({}))).toBe('none');
});

test('the end of credentials is told thirty days before', () => {
  const subject = {
    metadata: { namespace: 'hansa', name: 'l' },
    spec: { measurement: { cloud: 'luebeck' } },
    status: { credentials: { type: 'application credential', expiresAt: '2026-12-20T00:00:00Z' } },
  } as unknown as Subject;
  const end = credentialEnds([subject]).get('hansa/luebeck');
  expect(endsSoon(end, new Date('2026-11-21T00:00:00Z'))).toBe(true);
  expect(endsSoon(end, new Date('2026-11-19T00:00:00Z'))).toBe(false);
  expect(endsSoon(undefined, new Date())).toBe(false);
});

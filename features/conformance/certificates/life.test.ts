import type { Certificate } from '@allmend/api/kinds';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  pendingAt,
  stateAt,
  stateSince,
  type CertificateAction,
  type CertificateStatus,
  type Ruling,
} from './life.ts';
import { personOf, printPerson } from './person.ts';

const day = 86_400_000;
const start = new Date('2026-11-21T10:00:00Z');
const after = (days: number): Date => new Date(start.getTime() + days * day);
const person = (name: string) => ({ by: printPerson({ issuer: 'oidc', tenant: 'root', name }) });
const applicant = person('applicant').by;

function certificate(status: CertificateStatus | undefined): Certificate {
  return {
    apiVersion: 'conformance.allmend.dev/v1alpha1',
    kind: 'Certificate',
    metadata: { name: 'c', namespace: 'hansa' },
    spec: { subjects: ['a'], scope: 's', version: 'v1', applicant: 'Hansa IT eG' },
    ...(status && { status }),
  };
}

function say(status: CertificateStatus | undefined, action: CertificateAction, name: string, at: Date): Ruling {
  return decide(certificate(status), { action, person: person(name), at, reason: 'because', applicant });
}

function must(status: CertificateStatus | undefined, action: CertificateAction, name: string, at: Date) {
  const ruling = say(status, action, name, at);
  if ('refused' in ruling) throw new Error(ruling.sentence);
  return ruling;
}

function both(status: CertificateStatus | undefined, action: CertificateAction, at: Date): CertificateStatus {
  return must(must(status, action, 'ada', at).status, action, 'bo', at).status;
}

describe('the life of a certificate', () => {
  test('two people grant it for one year, and must check its documents within a quarter', () => {
    const first = must(undefined, 'grant', 'ada', start);
    expect(first).toMatchObject({ effect: 'Waiting', status: { state: 'Applied', pending: { action: 'grant' } } });
    const second = must(first.status, 'grant', 'bo', after(1));
    expect(second).toMatchObject({
      effect: 'Done',
      status: {
        state: 'Granted',
        appliedBy: applicant,
        validFrom: '2026-11-22T10:00:00Z',
        validUntil: '2027-11-22T10:00:00Z',
        nextManualCheck: '2027-02-22T10:00:00Z',
      },
    });
    expect(second.status).not.toHaveProperty('pending');
    expect(second.status.decisions?.map(({ by, effect }) => [by, effect])).toEqual([
      [person('ada').by, 'Waiting'],
      [person('bo').by, 'Done'],
    ]);
  });

  test('one person, and who applied, are not two', () => {
    const { status } = must(undefined, 'grant', 'ada', start);
    expect(say(status, 'grant', 'ada', after(13))).toMatchObject({ refused: 'person' });
    expect(say(status, 'grant', 'applicant', after(1))).toMatchObject({ refused: 'person' });
    expect(say(undefined, 'grant', 'applicant', start)).toMatchObject({ refused: 'person' });
  });

  test('the first decision lapses after 14 days; then it is a first one again', () => {
    const { status } = must(undefined, 'grant', 'ada', start);
    expect(pendingAt(status, new Date(after(14).getTime() - 1))).not.toBeNull();
    expect(pendingAt(status, after(14))).toBeNull();
    expect(must(status, 'grant', 'bo', after(14)).effect).toBe('Waiting');
    expect(must(status, 'grant', 'ada', after(14)).effect).toBe('Waiting');
  });

  test('suspending and revoking act at once, by one person; reinstating needs two', () => {
    const granted = both(undefined, 'grant', start);
    const suspended = must(granted, 'suspend', 'ada', after(2));
    expect(suspended).toMatchObject({ effect: 'Done', status: { state: 'Suspended' } });
    expect(must(suspended.status, 'reinstate', 'ada', after(3)).effect).toBe('Waiting');
    expect(both(suspended.status, 'reinstate', after(3)).state).toBe('Granted');
    const revoked = must(suspended.status, 'revoke', 'ada', after(4)).status;
    expect(revoked.state).toBe('Revoked');
    expect(stateSince(revoked, after(5))).toBe('2026-11-25T10:00:00Z');
    for (const action of ['grant', 'suspend', 'reinstate', 'revoke', 'check'] as const) {
      expect(say(revoked, action, 'ada', after(5))).toMatchObject({ refused: 'state' });
    }
  });

  test('a quarterly check needs two people and moves the next one', () => {
    const granted = both(undefined, 'grant', start);
    const first = must(granted, 'check', 'ada', after(80)).status;
    expect(first.nextManualCheck).toBe(granted.nextManualCheck);
    expect(must(first, 'check', 'bo', after(81)).status).toMatchObject({
      state: 'Granted',
      nextManualCheck: '2027-05-10T10:00:00Z',
      validUntil: granted.validUntil,
    });
  });

  test('a new decision takes the place of one that waits for another', () => {
    const suspended = must(both(undefined, 'grant', start), 'suspend', 'ada', after(1)).status;
    const checking = must(suspended, 'check', 'ada', after(2)).status;
    const reinstating = must(checking, 'reinstate', 'bo', after(2));
    expect(reinstating).toMatchObject({ effect: 'Waiting', status: { pending: { action: 'reinstate' } } });
  });

  test('it ends by time alone, and a clock that was wrong ends nothing', () => {
    const granted = both(undefined, 'grant', start);
    const end = new Date(granted.validUntil!);
    expect(stateAt(granted, new Date(end.getTime() - 1))).toBe('Granted');
    expect(stateAt(granted, end)).toBe('Expired');
    expect(stateSince(granted, end)).toBe(granted.validUntil);
    // A controller whose clock was a year ahead wrote it down; the clock is right again.
    expect(stateAt({ ...granted, state: 'Expired' }, after(1))).toBe('Granted');
    expect(say(granted, 'suspend', 'ada', end)).toMatchObject({ refused: 'state' });
    const revoked = must(granted, 'revoke', 'ada', after(1)).status;
    expect(stateAt(revoked, end)).toBe('Revoked');
  });

  test('whatever is decided, it is granted only after two different people, none the applicant, said so within 14 days', () => {
    const step = fc.record({
      action: fc.constantFrom<CertificateAction>('grant', 'suspend', 'reinstate', 'revoke', 'check'),
      name: fc.constantFrom('ada', 'bo', 'cy', 'applicant'),
      days: fc.double({ min: -2, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let status: CertificateStatus | undefined;
        let at = start;
        for (const { action, name, days } of steps) {
          at = new Date(at.getTime() + days * day);
          const before = stateAt(status, at);
          const ruling = say(status, action, name, at);
          if ('refused' in ruling) continue;
          status = ruling.status;
          expect(name).not.toBe('applicant');
          if (before === 'Granted' || stateAt(status, at) !== 'Granted') continue;
          const [first, second] = status.decisions!.slice(-2);
          expect([first!.action, second!.action]).toEqual([action, action]);
          expect(first!.by).not.toBe(second!.by);
          expect(Date.parse(second!.at) - Date.parse(first!.at)).toBeLessThanOrEqual(14 * day);
        }
        const grants = status?.decisions?.filter(({ action, effect }) => action === 'grant' && effect === 'Done') ?? [];
        expect(grants.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('who a person is', () => {
  const alice = { issuer: 'https://login.example.org', tenant: 'root', name: 'alice', groups: [] };

  test('issuer, tenant and name; not the name alone', () => {
    const several = [alice, { ...alice, issuer: 'https://other.example.org' }, { ...alice, tenant: 'aaaa' }];
    expect(new Set(several.map((one) => personOf(one)!.by)).size).toBe(3);
  });

  test('who impersonates stays the one person, and in whose name is written down', () => {
    const bob = { issuer: 'impersonation', tenant: 'root', name: 'bob', groups: [], actor: alice };
    expect(personOf(bob)).toEqual({ by: personOf(alice)!.by, as: 'bob (impersonation; root)' });
  });

  test('no name makes one look like another', () => {
    const name = fc.string({ unit: fc.constantFrom('a', ' ', '(', ')', ';', '%', '2', '8') });
    const named = fc.record({ issuer: name, tenant: fc.constantFrom('root', 'aaaa'), name });
    fc.assert(
      fc.property(named, named, (a, b) => {
        const same = a.issuer === b.issuer && a.tenant === b.tenant && a.name === b.name;
        expect(printPerson(a) === printPerson(b)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });

  test('a name that the audit would cut is nobody', () => {
    expect(personOf({ ...alice, name: 'a'.repeat(257) })).toBeNull();
  });
});

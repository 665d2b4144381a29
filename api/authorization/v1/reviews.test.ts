import { describe, expect, it } from 'vitest';
import { TokenRequest } from '../../authentication/v1/token-request.ts';
import { TokenReview } from '../../authentication/v1/token-review.ts';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { LocalSubjectAccessReview } from './local-subject-access-review.ts';
import { SelfSubjectAccessReview } from './self-subject-access-review.ts';
import { SubjectAccessReview } from './subject-access-review.ts';

const resourceAttributes = { namespace: 'shop', verb: 'get', resource: 'secrets' };
const nonResourceAttributes = { path: '/healthz', verb: 'get' };
const user = 'alice@example.org';

describe('reviews of access', () => {
  it.each([
    [{ resourceAttributes }, []],
    [{ nonResourceAttributes }, []],
    [{ resourceAttributes: {} }, []],
    [{ resourceAttributes, nonResourceAttributes: null }, []],
    [
      { resourceAttributes, nonResourceAttributes },
      [/^spec\.nonResourceAttributes: Invalid value: .*: cannot be specified in combination with resourceAttributes$/],
    ],
    [
      {},
      [
        /^spec\.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must/,
      ],
    ],
  ])('about %j', (spec, errors) => {
    for (const [kind, subject] of [[SelfSubjectAccessReview, {}] as const, [SubjectAccessReview, { user }] as const]) {
      const found = writeErrors(kind, { spec: { ...spec, ...subject } });
      expect(found).toHaveLength(errors.length);
      errors.forEach((error, at) => expect(found[at]).toMatch(error));
    }
  });

  it('need a subject', () => {
    expect(writeErrors(SubjectAccessReview, { spec: { resourceAttributes } })).toEqual([
      'spec.user: Invalid value: "": at least one of user or group must be specified',
    ]);
    expect(writeErrors(SubjectAccessReview, { spec: { resourceAttributes, groups: ['support'] } })).toEqual([]);
    expect(writeErrors(SubjectAccessReview, {})[0]).toMatch(/^spec: Required value/);
  });

  it('in a namespace ask about nothing else', () => {
    expect(writeErrors(LocalSubjectAccessReview, { spec: { user, resourceAttributes } })).toEqual([]);
    const other = { ...resourceAttributes, namespace: 'other' };
    expect(writeErrors(LocalSubjectAccessReview, { spec: { user, resourceAttributes: other } })).toEqual([
      'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
    ]);
    expect(writeErrors(LocalSubjectAccessReview, { spec: { user, nonResourceAttributes } })).toEqual([
      expect.stringMatching(/disallowed on this kind of request$/),
    ]);
  });
});

describe('tokens', () => {
  it('to be reviewed must be there', () => {
    expect(writeErrors(TokenReview, { spec: { token: 'x' } })).toEqual([]);
    expect(writeErrors(TokenReview, { spec: {} })[0]).toMatch(/^spec\.token: Required value/);
  });

  it('live an hour when nothing is said', () => {
    expect(checkWrite(TokenRequest, { spec: {} }).object['spec']).toEqual({ expirationSeconds: 3600 });
  });

  it.each([
    [599, ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes']],
    [600, []],
    [2 ** 32, []],
    [
      2 ** 32 + 1,
      ['spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds'],
    ],
  ])('may live %d s', (expirationSeconds, errors) => {
    expect(writeErrors(TokenRequest, { spec: { expirationSeconds } })).toEqual(errors);
  });
});

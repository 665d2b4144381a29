import { expiresAt, lifetimes } from '@allmend/conformance';
import { MalformedVector, readInstant, readText, type Judge, type Vector } from './judge.ts';

/** Expiry of results: when one that was checked at an instant no longer counts. */
export const judge: Judge = {
  label: (vector) => `${readText(vector, 'checked_at')} for a ${readLifetime(vector) ?? 'week, by default'}`,
  compare: (vector) => {
    const expires = expiresAt(readInstant(vector, 'checked_at'), readLifetime(vector));
    return [
      { field: 'expires_at', expected: readText(vector, 'expires_at'), actual: expires.toISOString().slice(0, 19) },
    ];
  },
};

function readLifetime(vector: Vector): (typeof lifetimes)[number] | null {
  const value = vector['lifetime'];
  if (value === null) return null;
  const known = lifetimes.find((one) => one === value);
  if (known === undefined) throw new MalformedVector('lifetime', `null or one of ${lifetimes.join(', ')}`, value);
  return known;
}

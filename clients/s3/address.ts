import type { Call } from './call.ts';
import { s3Errors } from './errors.ts';

/** Path and query below the endpoint, path style, percent-encoded as the signature wants it. Throws `s3.name-invalid`. */
export function pathOf(endpoint: URL, call: Call): string {
  const parts = [endpoint.pathname.replace(/\/+$/, '')];
  if (call.bucket !== undefined) parts.push(encode(requireBucket(call.bucket)));
  if (call.key !== undefined) parts.push(requireKey(call.key).split('/').map(encode).join('/'));
  const path = parts.length === 1 ? `${parts[0]}/` : parts.join('/');
  const query = Object.entries(call.query ?? {}).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** An empty bucket or key would turn a call for one thing into a call for what holds it. */
function requireBucket(bucket: string): string {
  if (bucket !== '' && bucket !== '.' && bucket !== '..' && !bucket.includes('/')) return bucket;
  throw s3Errors.error('name-invalid', { name: bucket, what: 'a bucket', problem: 'it is empty, or a path.' });
}

function requireKey(key: string): string {
  if (key !== '') return key;
  throw s3Errors.error('name-invalid', { name: key, what: 'an object', problem: 'it is empty.' });
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.codePointAt(0)!.toString(16).toUpperCase()}`);
}

import { createHash } from 'node:crypto';
import { receive } from '../received.ts';
import type { Received } from '../received.ts';
import { badDigest, invalidDigest } from './failures.ts';
import type { S3Request } from './signed-route.ts';

/** Reads an upload and compares it with the digests that the client gave: `x-amz-content-sha256` and `Content-MD5`. */
export async function receiveChecked({ request, payloadHash }: S3Request): Promise<Received> {
  const md5 = contentMd5(request.headers['content-md5']);
  const received = await receive(request.stream);
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash.toLowerCase() !== received.sha256) throw badDigest();
  if (md5 !== null && md5 !== received.md5) throw badDigest();
  return received;
}

/** The text of a small body, checked the same way. */
export function checkedText({ request, payloadHash }: S3Request): string {
  const md5 = contentMd5(request.headers['content-md5']);
  const digest = (algorithm: string) => createHash(algorithm).update(request.bytes).digest('hex');
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash.toLowerCase() !== digest('sha256')) throw badDigest();
  if (md5 !== null && md5 !== digest('md5')) throw badDigest();
  return new TextDecoder().decode(request.bytes);
}

/** The header as hexadecimal digits; null without one. */
function contentMd5(header: string | readonly string[] | undefined): string | null {
  if (typeof header !== 'string') return null;
  const digest = Buffer.from(header, 'base64');
  if (digest.length !== 16 || digest.toString('base64') !== header) throw invalidDigest(header);
  return digest.toString('hex');
}

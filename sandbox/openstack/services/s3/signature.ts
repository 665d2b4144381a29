import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ApiRequest } from '../../http/route.ts';
import { S3Failure, accessDenied } from './failures.ts';

/** Region that S3 clients assume, and the only one that the sandbox's S3 serves. */
export const region = 'us-east-1';

const algorithm = 'AWS4-HMAC-SHA256';
const allowedSkew = 15 * 60 * 1000;

/** What a request says about who signed it, and how. */
export interface SignedRequest {
  readonly accessKey: string;
  /** `YYYYMMDD/region/s3/aws4_request` */
  readonly scope: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly time: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** SHA-256 of the body as the client gives it, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
  /** In the query instead of the header. */
  readonly presigned: boolean;
}

/** Reads Signature Version 4 from header or query. Throws S3's refusals of what is malformed, too old or unsupported. */
export function readSignature(request: ApiRequest): SignedRequest {
  const signed = request.query.has('X-Amz-Signature') ? fromQuery(request) : fromHeader(request);
  const [, wanted, service, end] = signed.scope.split('/');
  if (service !== 's3' || end !== 'aws4_request') throw malformedHeader('the credential scope is wrong');
  if (wanted !== region) throw wrongRegion(wanted ?? '');
  const at = instantOf(signed.time);
  if (at === null) throw accessDenied('AWS authentication requires a valid Date or x-amz-date header');
  const now = request.cloud.now();
  const expires = Number(request.query.get('X-Amz-Expires') ?? 0) * 1000;
  if (signed.presigned && now > at + expires) throw accessDenied('Request has expired');
  if (!signed.presigned && Math.abs(now - at) > allowedSkew) {
    throw new S3Failure(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
  return signed;
}

/** Whether the signature is the one that this secret gives. */
export function isSignedWith(request: ApiRequest, signed: SignedRequest, secret: string): boolean {
  const wanted = createHmac('sha256', signingKey(secret, signed.scope)).update(stringToSign(request, signed)).digest();
  const given = Buffer.from(signed.signature, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Swift's refusal, which shows what it would have signed. */
export function signatureMismatch(request: ApiRequest, signed: SignedRequest): S3Failure {
  const toSign = stringToSign(request, signed);
  const canonical = canonicalRequest(request, signed);
  return new S3Failure(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    {
      AWSAccessKeyId: signed.accessKey,
      StringToSign: toSign,
      SignatureProvided: signed.signature,
      StringToSignBytes: hexBytes(toSign),
      CanonicalRequest: canonical,
      CanonicalRequestBytes: hexBytes(canonical),
    },
  );
}

function fromHeader({ headers }: ApiRequest): SignedRequest {
  const header = headers.authorization ?? '';
  const time = headerOf(headers['x-amz-date']) ?? amzTime(headers.date);
  if (!time) throw accessDenied('AWS authentication requires a valid Date or x-amz-date header');
  if (!header.startsWith(`${algorithm} `)) {
    throw new S3Failure(
      400,
      'InvalidRequest',
      `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
    );
  }
  const fields = new Map(
    header
      .slice(algorithm.length)
      .split(',')
      .map((part) => part.trim().split('=', 2) as [string, string]),
  );
  const credential = fields.get('Credential');
  const signature = fields.get('Signature');
  const signedHeaders = fields.get('SignedHeaders');
  if (!credential || !signature || !signedHeaders) throw malformedHeader('a part of it is missing');
  const payloadHash = headerOf(headers['x-amz-content-sha256']);
  if (!payloadHash) {
    throw new S3Failure(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  if (payloadHash.startsWith('STREAMING-')) {
    throw new S3Failure(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented.');
  }
  return {
    ...credentialParts(credential),
    time,
    signature,
    payloadHash,
    presigned: false,
    signedHeaders: signedHeaders.split(';'),
  };
}

function fromQuery({ query }: ApiRequest): SignedRequest {
  return {
    ...credentialParts(query.get('X-Amz-Credential') ?? ''),
    time: query.get('X-Amz-Date') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    payloadHash: 'UNSIGNED-PAYLOAD',
    presigned: true,
  };
}

function credentialParts(credential: string): { accessKey: string; scope: string } {
  const cut = credential.indexOf('/');
  if (cut <= 0) throw malformedHeader('the credential is malformed');
  return { accessKey: credential.slice(0, cut), scope: credential.slice(cut + 1) };
}

function stringToSign(request: ApiRequest, signed: SignedRequest): string {
  const digest = createHash('sha256').update(canonicalRequest(request, signed)).digest('hex');
  return [algorithm, signed.time, signed.scope, digest].join('\n');
}

function canonicalRequest({ method, path, query, headers }: ApiRequest, signed: SignedRequest): string {
  const uri = path
    .split('/')
    .map((segment) => encoded(decoded(segment)))
    .join('/');
  const parameters = [...query.entries()]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .toSorted(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const lines = signed.signedHeaders.map(
    (name) => `${name}:${(headerOf(headers[name]) ?? '').trim().replaceAll(/\s+/g, ' ')}\n`,
  );
  return [method, uri, parameters, lines.join(''), signed.signedHeaders.join(';'), signed.payloadHash].join('\n');
}

function signingKey(secret: string, scope: string): Buffer {
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  return key;
}

/** RFC 3986 as AWS wants it: everything but letters, digits and `-._~`. */
function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.codePointAt(0)!.toString(16).toUpperCase()}`,
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function instantOf(time: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

function amzTime(date: string | undefined): string | undefined {
  const at = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(at) ? undefined : `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function headerOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(',');
}

function malformedHeader(reason: string): S3Failure {
  return new S3Failure(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${reason}`);
}

function wrongRegion(wanted: string): S3Failure {
  return new S3Failure(
    400,
    'AuthorizationHeaderMalformed',
    `The authorization header is malformed; the region '${wanted}' is wrong; expecting '${region}'`,
    { Region: region },
  );
}

function hexBytes(value: string): string {
  return Buffer.from(value)
    .toString('hex')
    .replaceAll(/(..)(?!$)/g, '$1 ');
}

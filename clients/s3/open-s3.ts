import { createHash } from 'node:crypto';
import { createTransport } from '@allmend/kit-egress';
import type { WireAnswer, WireHeaders } from '@allmend/kit-egress';
import { readAnswer } from './answer.ts';
import type { Call, Connection, Scope } from './call.ts';
import { send } from './dispatch.ts';
import { s3Errors } from './errors.ts';
import { bucketListing, listAll, objectListing, unquote, uploadListing, versionListing } from './listing.ts';
import type { Listing } from './listing.ts';
import { uploadParts } from './multipart.ts';
import type { PutOptions, S3, S3Options } from './s3.ts';
import { escapeXml, requiredText } from './xml.ts';

/** Opens an S3 service. Sends nothing yet. Throws `s3.endpoint-invalid`. */
export function openS3(options: S3Options): S3 {
  const { egress, tls } = options;
  const connection: Connection = {
    endpoint: parseEndpoint(options.endpoint),
    region: options.region ?? 'us-east-1',
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    transport: createTransport({ policy: egress, ...(tls && { tls: async () => tls }) }),
  };
  return scopedS3(connection, { ...options, deadline: options.deadline ?? 60 });
}

function scopedS3(connection: Connection, scope: Scope): S3 {
  const run = (call: Call): Promise<WireAnswer> => send(connection, scope, call);
  const list = <T>(doing: string, listing: Listing<T>, call: Partial<Call> = {}): AsyncIterable<T> =>
    listAll(connection, run, { ...call, doing: `listing ${doing}`, method: 'GET' }, listing);
  const s3: S3 = {
    endpoint: connection.endpoint.href,
    listBuckets: () => list('the buckets', bucketListing),
    createBucket: async (bucket, { locationConstraint } = {}) => {
      const body = locationConstraint === undefined ? {} : xmlBody(locationXml(locationConstraint));
      await run({ doing: `creating the bucket "${bucket}"`, method: 'PUT', bucket, ...body });
    },
    deleteBucket: (bucket) => deletion(run({ doing: `deleting the bucket "${bucket}"`, method: 'DELETE', bucket })),
    listObjects: (bucket, { prefix, pageSize } = {}) => {
      const query = {
        'list-type': '2',
        ...(prefix !== undefined && { prefix }),
        ...(pageSize !== undefined && { 'max-keys': String(pageSize) }),
      };
      return list(`the objects of "${bucket}"`, objectListing, { bucket, query });
    },
    listObjectVersions: (bucket) =>
      list(`the versions in "${bucket}"`, versionListing, { bucket, query: { versions: '' } }),
    putObject: async (bucket, key, data, options) => {
      const doing = `putting the object "${key}" into "${bucket}"`;
      const body = { headers: putHeaders(options), body: data, content: 'request' } as const;
      const answer = await run({ doing, method: 'PUT', bucket, key, ...body });
      return { etag: unquote(answer.headers.get('etag')) };
    },
    getObject: async (bucket, key, { maxBytes = 64 * 2 ** 20 } = {}) => {
      const doing = `getting the object "${key}" of "${bucket}"`;
      const { body } = await run({ doing, method: 'GET', bucket, key, content: 'response', maxBytes });
      return body;
    },
    headObject: async (bucket, key) => {
      const doing = `asking about the object "${key}" of "${bucket}"`;
      const { headers } = await run({ doing, method: 'HEAD', bucket, key });
      return {
        size: Number(headers.get('content-length') ?? 0),
        etag: unquote(headers.get('etag')),
        contentType: headers.get('content-type'),
        metadata: metadataOf(headers),
      };
    },
    deleteObject: async (bucket, key, { versionId } = {}) => {
      const query = versionId === undefined ? {} : { query: { versionId } };
      await deletion(
        run({ doing: `deleting the object "${key}" of "${bucket}"`, method: 'DELETE', bucket, key, ...query }),
      );
    },
    multipartUpload: (bucket, key, parts, options) => uploadParts(s3, bucket, key, parts, options),
    createMultipartUpload: async (bucket, key, options) => {
      const doing = `beginning an upload of "${key}" to "${bucket}"`;
      const headers = putHeaders(options);
      const call: Call = { doing, method: 'POST', bucket, key, query: { uploads: '' }, headers };
      const answer = await run(call);
      const root = 'InitiateMultipartUploadResult';
      return readAnswer(connection, call, answer, root, (begun) => requiredText(begun, 'UploadId'));
    },
    uploadPart: async ({ bucket, key, uploadId }, partNumber, data) => {
      const doing = `uploading part ${partNumber} of "${key}" to "${bucket}"`;
      const query = { partNumber: String(partNumber), uploadId };
      const body = { headers: putHeaders(), body: data, content: 'request' } as const;
      const answer = await run({ doing, method: 'PUT', bucket, key, query, ...body });
      return { etag: unquote(answer.headers.get('etag')) };
    },
    completeMultipartUpload: async ({ bucket, key, uploadId }, parts) => {
      const doing = `completing the upload of "${key}" to "${bucket}"`;
      const call: Call = { doing, method: 'POST', bucket, key, query: { uploadId }, ...xmlBody(completionXml(parts)) };
      const answer = await run(call);
      const root = 'CompleteMultipartUploadResult';
      return readAnswer(connection, call, answer, root, (done) => ({ etag: unquote(requiredText(done, 'ETag')) }));
    },
    abortMultipartUpload: (bucket, key, uploadId) => {
      const doing = `aborting an upload of "${key}" to "${bucket}"`;
      return deletion(run({ doing, method: 'DELETE', bucket, key, query: { uploadId } }));
    },
    listMultipartUploads: (bucket) =>
      list(`the uploads to "${bucket}"`, uploadListing, { bucket, query: { uploads: '' } }),
    scoped: (inner) => scopedS3(connection, narrowed(scope, inner)),
    close: () => connection.transport.close(),
  };
  return s3;
}

/** Both recorders see the calls, both signals end them. */
function narrowed(outer: Scope, inner: Partial<Scope>): Scope {
  const recorders = [outer.recorder, inner.recorder].filter((one) => one !== undefined);
  const signals = [outer.signal, inner.signal].filter((one) => one !== undefined);
  return {
    recorder: (call) => recorders.forEach((recorder) => recorder(call)),
    signal: signals.length === 0 ? undefined : AbortSignal.any(signals),
    deadline: inner.deadline ?? outer.deadline,
  };
}

async function deletion(request: Promise<unknown>): Promise<'deleted' | 'gone'> {
  try {
    await request;
    return 'deleted';
  } catch (error) {
    if (s3Errors.is(error, 'not-found')) return 'gone';
    throw error;
  }
}

function parseEndpoint(text: string): URL {
  const url = URL.parse(text);
  const refused = (problem: string) => s3Errors.error('endpoint-invalid', { endpoint: url?.origin ?? text, problem });
  if (url === null || !/^https?:$/.test(url.protocol)) throw refused('it is not an http or https address.');
  if (url.username || url.password) throw refused('it holds credentials.');
  if (url.search || url.hash) throw refused('it has a query or a fragment.');
  return url;
}

function putHeaders(options: PutOptions = {}): Record<string, string> {
  const metadata = Object.entries(options.metadata ?? {});
  return {
    'content-type': options.contentType ?? 'application/octet-stream',
    ...Object.fromEntries(metadata.map(([name, value]) => [`x-amz-meta-${name.toLowerCase()}`, value])),
  };
}

function metadataOf(headers: WireHeaders): Record<string, string> {
  const own = [...headers].filter(([name]) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(own.map(([name, value]) => [name.slice('x-amz-meta-'.length), value]));
}

/** Some services want the MD5 of an XML body, as AWS once did. */
function xmlBody(xml: string): Pick<Call, 'body' | 'headers'> {
  const body = new TextEncoder().encode(xml);
  const md5 = createHash('md5').update(body).digest('base64');
  return { body, headers: { 'content-type': 'application/xml', 'content-md5': md5 } };
}

function locationXml(constraint: string): string {
  return `<CreateBucketConfiguration xmlns="${namespace}"><LocationConstraint>${escapeXml(constraint)}</LocationConstraint></CreateBucketConfiguration>`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
function completionXml(parts: readonly { readonly partNumber: number; readonly etag: string }[]): string {
  const list = parts.map(
    ({ partNumber, etag }) => `<Part><PartNumber>${partNumber}</PartNumber><ETag>"${escapeXml(etag)}"</ETag></Part>`,
  );
  return `<CompleteMultipartUpload xmlns="${namespace}">${list.join('')}</CompleteMultipartUpload>`;
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

import { bytes, empty, text } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { Route } from '../../http/route.ts';
import { byteRange } from '../byte-range.ts';
import { storedBytes } from '../object-store/objects.ts';
import type { StoredObject } from '../object-store/records.ts';
import { discardObject, findContainer, findObject, putObject, sharedContent } from '../object-store/store.ts';
import { headersWith, httpDate, metadataHeaders } from '../object-store/swift-headers.ts';
import { receiveChecked } from './body.ts';
import { s3Date } from './bucket-listing.ts';
import { S3Failure, noSuchBucket, noSuchKey } from './failures.ts';
import { bucketOf, signedRoute } from './signed-route.ts';
import type { S3Request } from './signed-route.ts';
import { abortUpload, completeUpload, listParts, startUpload, uploadPart } from './uploads.ts';
import { xmlAnswer, xmlElements } from './xml.ts';

const template = '/{bucket}/{key+}';

/** Objects; the query decides between an object and its multipart upload. */
export const s3ObjectRoutes: readonly Route[] = [
  signedRoute('GET', template, {}, (signed) => (uploadIdOf(signed) === null ? getObject(signed) : listParts(signed))),
  signedRoute('HEAD', template, {}, headObject),
  signedRoute('PUT', template, { body: 'stream' }, (signed) => {
    if (uploadIdOf(signed) !== null) return uploadPart(signed);
    return signed.request.headers['x-amz-copy-source'] === undefined ? putS3Object(signed) : copyObject(signed);
  }),
  signedRoute('POST', template, {}, (signed) => {
    if (signed.request.query.has('uploads')) return startUpload(signed);
    if (uploadIdOf(signed) !== null) return completeUpload(signed);
    throw new S3Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      Method: 'POST',
      ResourceType: 'OBJECT',
    });
  }),
  signedRoute('DELETE', template, {}, (signed) =>
    uploadIdOf(signed) === null ? deleteObject(signed) : abortUpload(signed),
  ),
];

/** Metadata and type of an upload, as S3's headers give them. */
export function uploadHeaders({ request }: S3Request): { contentType: string; metadata: Record<string, string> } {
  const { headers } = request;
  return {
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    metadata: headersWith(headers, 'x-amz-meta-'),
  };
}

function uploadIdOf({ request }: S3Request): string | null {
  return request.query.get('uploadId');
}

function objectOf(signed: S3Request): StoredObject {
  const key = signed.request.params['key']!;
  const object = findObject(signed.request.cloud, bucketOf(signed), key);
  if (!object) throw noSuchKey(key);
  return object;
}

function headersOf(object: StoredObject): Record<string, string> {
  return {
    'content-type': object.contentType,
    ...metadataHeaders(object.metadata, 'x-amz-meta-'),
    etag: `"${object.etag}"`,
    'last-modified': httpDate(object.createdAt),
    'accept-ranges': 'bytes',
  };
}

function getObject(signed: S3Request): Answer {
  const { request } = signed;
  const object = objectOf(signed);
  const headers = headersOf(object);
  const etags = (header: string | undefined) => header?.split(',').map((one) => one.trim().replaceAll('"', ''));
  if (etags(request.headers['if-match'])?.every((one) => one !== object.etag && one !== '*')) {
    throw new S3Failure(412, 'PreconditionFailed', 'At least one of the preconditions you specified did not hold.');
  }
  if (etags(request.headers['if-none-match'])?.includes(object.etag)) return empty(304, headers);
  const stored = storedBytes(request.cloud, object);
  const body = request.cloud.behaviour.s3 === 'corrupts' ? stored.map((byte) => byte ^ 0xff) : stored;
  const range = byteRange(request.headers.range, body.length);
  if (range === null) return bytes(200, body, headers);
  if (range === 'unsatisfiable') throw new S3Failure(416, 'InvalidRange', 'The requested range cannot be satisfied.');
  return bytes(206, body.subarray(range.start, range.end + 1), {
    ...headers,
    'content-range': `bytes ${range.start}-${range.end}/${body.length}`,
  });
}

function headObject(signed: S3Request): Answer {
  const object = objectOf(signed);
  return empty(200, { ...headersOf(object), 'content-length': String(object.size) });
}

async function putS3Object(signed: S3Request): Promise<Answer> {
  const { request } = signed;
  bucketOf(signed);
  const received = await receiveChecked(signed);
  // Somebody may have removed the bucket during the upload.
  const bucket = bucketOf(signed);
  const object = putObject(request.cloud, bucket, request.params['key']!, {
    ...uploadHeaders(signed),
    content: received.bytes ? request.cloud.content.put(received.bytes) : null,
    size: received.size,
    etag: received.md5,
  });
  return text(200, 'text/html; charset=UTF-8', '', {
    etag: `"${object.etag}"`,
    'last-modified': httpDate(object.createdAt),
  });
}

function copyObject(signed: S3Request): Answer {
  const { request, projectId } = signed;
  const { cloud, headers } = request;
  const target = bucketOf(signed);
  const source = [headers['x-amz-copy-source']].flat().join(',');
  const [, from = '', key = ''] = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(source)) ?? [];
  const container = findContainer(cloud, projectId, from);
  if (!container) throw noSuchBucket(from);
  const found = findObject(cloud, container, key);
  if (!found) throw noSuchKey(key);
  const replace = headers['x-amz-metadata-directive'] === 'REPLACE';
  const object = putObject(cloud, target, request.params['key']!, {
    ...(replace ? uploadHeaders(signed) : { contentType: found.contentType, metadata: { ...found.metadata } }),
    content: sharedContent(cloud, found),
    size: found.size,
    etag: found.etag,
  });
  return xmlAnswer(
    'CopyObjectResult',
    xmlElements({ LastModified: s3Date(object.createdAt), ETag: `"${object.etag}"` }),
  );
}

/** Deleting what is not there succeeds. */
function deleteObject(signed: S3Request): Answer {
  const { request } = signed;
  const object = findObject(request.cloud, bucketOf(signed), request.params['key']!);
  if (object) discardObject(request.cloud, object);
  return empty(204, { 'content-type': 'text/html; charset=UTF-8' });
}

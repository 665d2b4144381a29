import { empty, text } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { Route } from '../../http/route.ts';
import {
  containersOf,
  discardContainer,
  discardObject,
  ensureContainer,
  findContainer,
  findObject,
  objectsOf,
} from '../object-store/store.ts';
import { httpDate } from '../object-store/swift-headers.ts';
import { checkedText } from './body.ts';
import { S3Failure, malformedXml } from './failures.ts';
import { listBucket, listVersions } from './bucket-listing.ts';
import { listUploads } from './uploads.ts';
import { region } from './signature.ts';
import { bucketOf, signedRoute } from './signed-route.ts';
import type { S3Request } from './signed-route.ts';
import { xmlAnswer, xmlContents, xmlElements, xmlValue } from './xml.ts';

/** Swift keeps parts of multipart uploads in a container beside the bucket, and hides it. */
export const segmentsSuffix = '+segments';

/** Swift does not know when a bucket was made; it names this date. */
const swiftsDate = '2009-02-03T16:45:09.000Z';

export const bucketRoutes: readonly Route[] = [
  signedRoute('GET', '/', {}, ({ request, projectId, owner }) => {
    const buckets = containersOf(request.cloud, projectId)
      .filter(({ name }) => !name.endsWith(segmentsSuffix))
      .map(({ name }) => `<Bucket>${xmlElements({ Name: name, CreationDate: swiftsDate })}</Bucket>`);
    return xmlAnswer('ListAllMyBucketsResult', `${ownerXml(owner)}<Buckets>${buckets.join('')}</Buckets>`);
  }),
  signedRoute('PUT', '/{bucket}', {}, createBucket),
  signedRoute('HEAD', '/{bucket}', {}, (signed) =>
    empty(200, {
      'content-type': 'application/json; charset=utf-8',
      'last-modified': httpDate(bucketOf(signed).createdAt),
    }),
  ),
  signedRoute('GET', '/{bucket}', {}, readBucket),
  signedRoute('DELETE', '/{bucket}', {}, deleteBucket),
  signedRoute('POST', '/{bucket}', {}, deleteObjects),
];

export function ownerXml(owner: string, element = 'Owner'): string {
  return `<${element}>${xmlElements({ ID: owner, DisplayName: owner })}</${element}>`;
}

function createBucket(signed: S3Request): Answer {
  const { request, projectId } = signed;
  const name = request.params['bucket']!;
  const valid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);
  if (!valid) throw new S3Failure(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
  const body = checkedText(signed);
  if (body.trim() !== '') {
    const location = xmlValue(body, 'LocationConstraint');
    if (location === null) throw malformedXml();
    if (location !== region) {
      throw new S3Failure(400, 'InvalidLocationConstraint', 'The specified location constraint is not valid.');
    }
  }
  if (findContainer(request.cloud, projectId, name)) {
    throw new S3Failure(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: name },
    );
  }
  ensureContainer(request.cloud, projectId, name);
  return text(200, 'text/html; charset=UTF-8', '', { location: `/${name}` });
}

/** `GET /{bucket}` and its subresources. */
function readBucket(signed: S3Request): Answer {
  const { query } = signed.request;
  bucketOf(signed);
  if (query.has('location')) return xmlAnswer('LocationConstraint', '');
  if (query.has('versioning')) return xmlAnswer('VersioningConfiguration', '');
  if (query.has('tagging')) return xmlAnswer('Tagging', '<TagSet/>');
  if (query.has('uploads')) return listUploads(signed);
  if (query.has('versions')) return listVersions(signed);
  if (query.has('acl')) {
    const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">${xmlElements({ ID: signed.owner, DisplayName: signed.owner })}</Grantee>`;
    const grant = `<Grant>${grantee}<Permission>FULL_CONTROL</Permission></Grant>`;
    return xmlAnswer('AccessControlPolicy', `${ownerXml(signed.owner)}<AccessControlList>${grant}</AccessControlList>`);
  }
  if (
    ['policy', 'cors', 'lifecycle', 'website', 'notification', 'encryption', 'replication'].some((name) =>
      query.has(name),
    )
  ) {
    throw new S3Failure(501, 'NotImplemented', 'The requested resource is not implemented');
  }
  return listBucket(signed);
}

function deleteBucket(signed: S3Request): Answer {
  const { request, projectId } = signed;
  const bucket = bucketOf(signed);
  if (objectsOf(request.cloud, bucket).length > 0) {
    throw new S3Failure(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty');
  }
  const segments = findContainer(request.cloud, projectId, `${bucket.name}${segmentsSuffix}`);
  if (segments) discardContainer(request.cloud, segments);
  discardContainer(request.cloud, bucket);
  return empty(204, { 'content-type': 'text/html; charset=UTF-8' });
}

/** `POST /{bucket}?delete`: many objects at once. */
function deleteObjects(signed: S3Request): Answer {
  const { request } = signed;
  if (!request.query.has('delete')) {
    throw new S3Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      Method: 'POST',
      ResourceType: 'BUCKET',
    });
  }
  const bucket = bucketOf(signed);
  const body = checkedText(signed);
  const keys = xmlContents(body, 'Object').map((one) => xmlValue(one, 'Key'));
  if (keys.length === 0 || keys.includes(null)) throw malformedXml();
  for (const key of keys) {
    const object = findObject(request.cloud, bucket, key!);
    if (object) discardObject(request.cloud, object);
  }
  const quiet = xmlValue(body, 'Quiet') === 'true';
  const deleted = quiet ? [] : keys.map((key) => `<Deleted>${xmlElements({ Key: key! })}</Deleted>`);
  return xmlAnswer('DeleteResult', deleted.join(''));
}

import { createHash } from 'node:crypto';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { empty, text } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import type { MultipartUpload, StoredObject } from '../object-store/records.ts';
import { discardUpload, ensureContainer, findObject, putObject } from '../object-store/store.ts';
import { headersWith, httpDate } from '../object-store/swift-headers.ts';
import { largestKept } from '../received.ts';
import { checkedText, receiveChecked } from './body.ts';
import { s3Date } from './bucket-listing.ts';
import { S3Failure, invalidArgument, malformedXml, noSuchUpload } from './failures.ts';
import { bucketOf } from './signed-route.ts';
import type { S3Request } from './signed-route.ts';
import { xmlAnswer, xmlContents, xmlElements, xmlValue } from './xml.ts';

type Part = MultipartUpload['parts'][number];

const mostParts = 1000;
/** All parts but the last have at least 5 MiB. */
const smallestPart = 5 * 1024 * 1024;

/** `POST /{bucket}/{key}?uploads` */
export function startUpload(signed: S3Request): Answer {
  const { request, projectId } = signed;
  const { cloud, headers } = request;
  const bucket = bucketOf(signed);
  if (cloud.behaviour.s3 === 'multipart-broken') {
    throw new S3Failure(501, 'NotImplemented', 'The requested resource is not implemented');
  }
  ensureContainer(cloud, projectId, `${bucket.name}+segments`);
  const upload: MultipartUpload = {
    id: Buffer.from(cloud.ids.uuid()).toString('base64'),
    containerId: bucket.id,
    key: request.params['key']!,
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    metadata: headersWith(headers, 'x-amz-meta-'),
    parts: [],
    createdAt: cloud.now(),
  };
  cloud.tables.multipartUploads.set(upload.id, upload);
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    xmlElements({ Bucket: bucket.name, Key: upload.key, UploadId: upload.id }),
  );
}

/** `PUT /{bucket}/{key}?partNumber=&uploadId=` */
export async function uploadPart(signed: S3Request): Promise<Answer> {
  const { cloud, query } = signed.request;
  const given = query.get('partNumber') ?? '';
  const number = Number(given);
  if (!/^\d+$/.test(given) || number < 1 || number > mostParts) {
    throw invalidArgument('partNumber', given, `Part number must be an integer between 1 and ${mostParts}, inclusive`);
  }
  uploadOf(signed);
  const received = await receiveChecked(signed);
  // Somebody may have ended the upload meanwhile.
  const upload = uploadOf(signed);
  const old = upload.parts.find((part) => part.number === number);
  if (old && old.content !== null) cloud.content.drop(old.content);
  const part: Part = {
    number,
    content: received.bytes ? cloud.content.put(received.bytes) : null,
    size: received.size,
    etag: received.md5,
    createdAt: cloud.now(),
  };
  upload.parts = [...upload.parts.filter((one) => one !== old), part].toSorted((a, b) => a.number - b.number);
  return text(200, 'text/html; charset=UTF-8', '', {
    etag: `"${part.etag}"`,
    'last-modified': httpDate(part.createdAt),
  });
}

/** `POST /{bucket}/{key}?uploadId=`: puts the named parts together. */
export function completeUpload(signed: S3Request): Answer {
  const { request } = signed;
  const { cloud } = request;
  const bucket = bucketOf(signed);
  const body = checkedText(signed);
  const done = completedBefore(signed);
  if (done) return completed(signed, done);
  const upload = uploadOf(signed);
  const parts = namedParts(upload, body);
  const digest = createHash('md5');
  for (const { etag } of parts) digest.update(etag, 'hex');
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const object = putObject(cloud, bucket, upload.key, {
    content: joined(cloud, parts, size),
    size,
    etag: `${digest.digest('hex')}-${parts.length}`,
    contentType: upload.contentType,
    metadata: upload.metadata,
    uploadId: upload.id,
  });
  discardUpload(cloud, upload);
  return completed(signed, object);
}

/** A client that lost the first answer asks again and gets it again. */
function completedBefore(signed: S3Request): StoredObject | undefined {
  const { cloud, params, query } = signed.request;
  const object = findObject(cloud, bucketOf(signed), params['key']!);
  return object?.uploadId !== undefined && object.uploadId === query.get('uploadId') ? object : undefined;
}

function completed(signed: S3Request, object: StoredObject): Answer {
  const bucket = bucketOf(signed);
  return xmlAnswer(
    'CompleteMultipartUploadResult',
    xmlElements({
      Location: `${signed.request.baseUrl}/${bucket.name}/${object.name}`,
      Bucket: bucket.name,
      Key: object.name,
      ETag: `"${object.etag}"`,
    }),
  );
}

/** `DELETE /{bucket}/{key}?uploadId=` */
export function abortUpload(signed: S3Request): Answer {
  discardUpload(signed.request.cloud, uploadOf(signed));
  return empty(204, { 'content-type': 'text/html; charset=UTF-8' });
}

/** `GET /{bucket}/{key}?uploadId=` */
export function listParts(signed: S3Request): Answer {
  const { owner } = signed;
  const upload = uploadOf(signed);
  const parts = upload.parts.map(
    (part) =>
      `<Part>${xmlElements({ PartNumber: part.number, LastModified: s3Date(part.createdAt), ETag: `"${part.etag}"`, Size: part.size })}</Part>`,
  );
  const head = xmlElements({ Bucket: bucketOf(signed).name, Key: upload.key, UploadId: upload.id });
  const page = xmlElements({
    StorageClass: 'STANDARD',
    PartNumberMarker: 0,
    NextPartNumberMarker: upload.parts.at(-1)?.number ?? 0,
    MaxParts: mostParts,
    IsTruncated: false,
  });
  return xmlAnswer('ListPartsResult', `${head}${peopleXml(owner)}${page}${parts.join('')}`);
}

/** `GET /{bucket}?uploads` */
export function listUploads(signed: S3Request): Answer {
  const { request, owner } = signed;
  const bucket = bucketOf(signed);
  const prefix = request.query.get('prefix') ?? '';
  const open = [...request.cloud.tables.multipartUploads.values()].filter(
    ({ containerId, key }) => containerId === bucket.id && key.startsWith(prefix),
  );
  const uploads = open.map(
    (upload) =>
      `<Upload>${xmlElements({ Key: upload.key, UploadId: upload.id })}${peopleXml(owner)}${xmlElements({
        StorageClass: 'STANDARD',
        Initiated: s3Date(upload.createdAt),
      })}</Upload>`,
  );
  const head = xmlElements({
    Bucket: bucket.name,
    KeyMarker: '',
    UploadIdMarker: '',
    NextKeyMarker: '',
    NextUploadIdMarker: '',
    MaxUploads: 1000,
    IsTruncated: false,
  });
  return xmlAnswer('ListMultipartUploadsResult', `${head}${uploads.join('')}`);
}

function uploadOf(signed: S3Request): MultipartUpload {
  const { request } = signed;
  const id = request.query.get('uploadId') ?? '';
  const upload = request.cloud.tables.multipartUploads.get(id);
  const here = upload?.containerId === bucketOf(signed).id && upload.key === request.params['key'];
  if (!upload || !here) throw noSuchUpload(id);
  return upload;
}

/** The parts that the body names, each with the digest it was stored with; in order and large enough. */
function namedParts(upload: MultipartUpload, body: string): Part[] {
  if (!body.includes('<CompleteMultipartUpload')) throw malformedXml();
  const named = xmlContents(body, 'Part').map((one) => ({
    number: Number(xmlValue(one, 'PartNumber')),
    etag: xmlValue(one, 'ETag'),
  }));
  if (named.length === 0 || named.some(({ number, etag }) => !Number.isInteger(number) || etag === null))
    throw malformedXml();
  let previous = 0;
  const parts = named.map(({ number, etag }) => {
    if (number <= previous) {
      throw new S3Failure(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order.Parts list must specified in order by part number.',
        { UploadId: upload.id },
      );
    }
    previous = number;
    const part = upload.parts.find((one) => one.number === number);
    if (part && part.etag === etag!.replaceAll('"', '')) return part;
    throw new S3Failure(
      400,
      'InvalidPart',
      "One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not have matched the part's entity tag.",
      { UploadId: upload.id, PartNumber: String(number) },
    );
  });
  if (parts.slice(0, -1).some(({ size }) => size < smallestPart)) {
    throw new S3Failure(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed object size.');
  }
  return parts;
}

/** The whole as stored content; null when it or a part of it is too large to keep. */
function joined(cloud: SandboxCloud, parts: readonly Part[], size: number): string | null {
  if (size > largestKept || parts.some(({ content }) => content === null)) return null;
  return cloud.content.put(Buffer.concat(parts.map(({ content }) => cloud.content.get(content!))));
}

function peopleXml(owner: string): string {
  const who = xmlElements({ ID: owner, DisplayName: owner });
  return `<Initiator>${who}</Initiator><Owner>${who}</Owner>`;
}

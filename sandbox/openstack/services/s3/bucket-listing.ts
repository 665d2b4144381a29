import type { Answer } from '../../http/answer.ts';
import { listObjects, nameOf, objectsOf } from '../object-store/store.ts';
import type { Listed } from '../object-store/store.ts';
import { invalidArgument } from './failures.ts';
import { bucketOf } from './signed-route.ts';
import type { S3Request } from './signed-route.ts';
import { xmlAnswer, xmlElements } from './xml.ts';

const largest = 1000;

/** ListObjects and, with `list-type=2`, ListObjectsV2. */
export function listBucket(signed: S3Request): Answer {
  const { request, owner } = signed;
  const { query } = request;
  const bucket = bucketOf(signed);
  const second = query.get('list-type') === '2';
  const limit = maxKeys(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const after = query.get('start-after') ?? '';
  const marker = second ? (token === null ? after : tokenName(token)) : (query.get('marker') ?? '');
  const { entries, more } = listObjects(objectsOf(request.cloud, bucket), {
    prefix,
    delimiter,
    marker,
    endMarker: '',
    limit,
    order: 'ascending',
  });
  const last = entries.at(-1);
  const encoding = query.get('encoding-type') ?? undefined;
  const name = (key: string) => (encoding === 'url' ? encodeURIComponent(key).replaceAll('%2F', '/') : key);
  const head = second
    ? {
        Name: bucket.name,
        Prefix: name(prefix),
        StartAfter: after === '' ? undefined : name(after),
        ContinuationToken: token ?? undefined,
        NextContinuationToken: more && last ? Buffer.from(nameOf(last)).toString('base64') : undefined,
        KeyCount: entries.length,
        MaxKeys: limit,
        Delimiter: delimiter === '' ? undefined : delimiter,
        EncodingType: encoding,
        IsTruncated: more,
      }
    : {
        Name: bucket.name,
        Prefix: name(prefix),
        Marker: name(marker),
        NextMarker: more && last && delimiter !== '' ? name(nameOf(last)) : undefined,
        MaxKeys: limit,
        Delimiter: delimiter === '' ? undefined : delimiter,
        EncodingType: encoding,
        IsTruncated: more,
      };
  const shownOwner = !second || query.get('fetch-owner') === 'true' ? owner : null;
  const body = entries.map((entry) => entryXml(entry, shownOwner, name)).join('');
  return xmlAnswer('ListBucketResult', `${xmlElements(head)}${body}`);
}

/** `GET /{bucket}?versions`: nothing is versioned, so each object has the one version `null`. */
export function listVersions(signed: S3Request): Answer {
  const { request, owner } = signed;
  const { query } = request;
  const bucket = bucketOf(signed);
  const limit = maxKeys(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const page = { prefix, delimiter, marker: keyMarker, endMarker: '', limit, order: 'ascending' } as const;
  const { entries, more } = listObjects(objectsOf(request.cloud, bucket), page);
  const last = more ? entries.at(-1) : undefined;
  const head = xmlElements({
    Name: bucket.name,
    Prefix: prefix,
    KeyMarker: keyMarker,
    VersionIdMarker: query.get('version-id-marker') ?? '',
    NextKeyMarker: last && nameOf(last),
    NextVersionIdMarker: last && 'null',
    MaxKeys: limit,
    Delimiter: delimiter === '' ? undefined : delimiter,
    IsTruncated: more,
  });
  const versions = entries.map((entry) => entryXml(entry, owner, (key) => key, 'Version'));
  return xmlAnswer('ListVersionsResult', `${head}${versions.join('')}`);
}

/** S3's time stamps carry no fraction of a second from Swift, only the zeros. */
export function s3Date(at: number): string {
  return `${new Date(Math.ceil(at / 1000) * 1000).toISOString().slice(0, 19)}.000Z`;
}

function entryXml(
  entry: Listed,
  owner: string | null,
  name: (key: string) => string,
  element: 'Contents' | 'Version' = 'Contents',
): string {
  if ('subdir' in entry) return `<CommonPrefixes>${xmlElements({ Prefix: name(entry.subdir) })}</CommonPrefixes>`;
  const { object } = entry;
  const fields = xmlElements({
    Key: name(object.name),
    ...(element === 'Version' ? { VersionId: 'null', IsLatest: true } : {}),
    LastModified: s3Date(object.createdAt),
    ETag: `"${object.etag}"`,
    Size: object.size,
  });
  const by = owner === null ? '' : `<Owner>${xmlElements({ ID: owner, DisplayName: owner })}</Owner>`;
  return `<${element}>${fields}${by}<StorageClass>STANDARD</StorageClass></${element}>`;
}

function maxKeys(query: URLSearchParams): number {
  const given = query.get('max-keys');
  if (given === null) return largest;
  if (/^\d+$/.test(given) && Number(given) < 2 ** 31) return Math.min(Number(given), largest);
  throw invalidArgument('max-keys', given, 'Provided max-keys not an integer or within integer range');
}

function tokenName(token: string): string {
  const name = Buffer.from(token, 'base64').toString();
  if (Buffer.from(name).toString('base64') === token) return name;
  throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
}

import type { WireAnswer } from '@allmend/kit-egress';
import { readAnswer } from './answer.ts';
import type { Call, Connection } from './call.ts';
import type { Bucket, MultipartUpload, S3Object, S3ObjectVersion } from './s3.ts';
import { children, optionalText, requiredNumber, requiredText, XmlProblem } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** What one kind of listing looks like. */
export interface Listing<T> {
  /** Root element of the answer. */
  readonly root: string;
  /** Query parameters of the next page, and the elements that they come from; the first must be there. */
  readonly markers: readonly (readonly [parameter: string, element: string])[];
  readonly items: (page: XmlElement) => readonly T[];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export const bucketListing: Listing<Bucket> = {
  root: 'ListAllMyBucketsResult',
  markers: [],
  items: (page) =>
    children(page, 'Buckets')
      .flatMap((list) => children(list, 'Bucket'))
      .map((one) => ({ name: requiredText(one, 'Name'), createdAt: optionalText(one, 'CreationDate') })),
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const objectListing: Listing<S3Object> = {
  root: 'ListBucketResult',
  markers: [['continuation-token', 'NextContinuationToken']],
  items: (page) =>
    children(page, 'Contents').map((one) => ({
      key: requiredText(one, 'Key'),
      size: requiredNumber(one, 'Size'),
      etag: unquote(optionalText(one, 'ETag')),
      lastModified: requiredText(one, 'LastModified'),
    })),
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const versionListing: Listing<S3ObjectVersion> = {
  root: 'ListVersionsResult',
  markers: [
    ['key-marker', 'NextKeyMarker'],
    ['version-id-marker', 'NextVersionIdMarker'],
  ],
  items: (page) => [...versions(page, 'Version'), ...versions(page, 'DeleteMarker')],
};

function versions(page: XmlElement, element: 'Version' | 'DeleteMarker'): readonly S3ObjectVersion[] {
  return children(page, element).map((one) => ({
    key: requiredText(one, 'Key'),
    versionId: requiredText(one, 'VersionId'),
    deleteMarker: element === 'DeleteMarker',
  }));
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
export const uploadListing: Listing<MultipartUpload> = {
  root: 'ListMultipartUploadsResult',
  markers: [
    ['key-marker', 'NextKeyMarker'],
    ['upload-id-marker', 'NextUploadIdMarker'],
  ],
  items: (page) =>
    children(page, 'Upload').map((one) => ({ key: requiredText(one, 'Key'), uploadId: requiredText(one, 'UploadId') })),
};

/** All items of all pages. A page that says there is more, but not where, is `s3.bad-answer`. */
export async function* listAll<T>(
  connection: Connection,
  run: (call: Call) => Promise<WireAnswer>,
  call: Call,
  listing: Listing<T>,
): AsyncGenerator<T> {
  let query: Readonly<Record<string, string>> | null = call.query ?? {};
  while (query !== null) {
    const page: Call = { ...call, query };
    const answer = await run(page);
    const [items, next] = await readAnswer(
      connection,
      page,
      answer,
      listing.root,
      (content) => [listing.items(content), nextQuery(content, listing, page)] as const,
    );
    yield* items;
    query = next;
  }
}

function nextQuery<T>(page: XmlElement, { markers }: Listing<T>, call: Call): Record<string, string> | null {
  if (markers.length === 0 || optionalText(page, 'IsTruncated') !== 'true') return null;
  const found = markers.flatMap(([parameter, element]) => {
    const value = optionalText(page, element);
    return value === null || value === '' ? [] : [[parameter, value] as const];
  });
  const [first] = found;
  if (first === undefined) throw new XmlProblem(`IsTruncated is true, ${markers[0]![1]} is missing`);
  if (found.every(([parameter, value]) => call.query?.[parameter] === value)) {
    throw new XmlProblem(`${markers[0]![1]} names the same page again`);
  }
  return { ...call.query, ...Object.fromEntries(found) };
}

/** An ETag without its quotes. */
export function unquote(etag: string | null): string {
  return (etag ?? '').replaceAll('"', '');
}

import { operatorPolicy, strangersPolicy } from '@allmend/kit-egress';
import { isAllmendError } from '@allmend/kit-errors';
import { answerSeen, quietPort } from '@allmend/kit-testing';
import { expect, test, vi } from 'vitest';
import { bucketRemover, openS3 } from './index.ts';
import { errorXml, loopbackService, xml } from './testing/loopback-service.ts';

const emptyList = '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>';
const noBuckets = '<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>';

test('signs each request with version 4 for the path as it is sent', async () => {
  await using service = await loopbackService((response) => xml(response, 200, '', { etag: '"e"' }));
  await service.s3.putObject('b', 'a b/ü+!.txt', new TextEncoder().encode('x'));
  const [request] = service.seen;
  expect(request!.path).toBe('/b/a%20b/%C3%BC%2B%21.txt');
  expect(request!.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=canary-access-key\/\d{8}\/us-east-1\/s3\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
  );
  expect(request!.headers['x-amz-content-sha256']).toMatch(/^2d711642b726b044/);
});

test('addresses buckets below the path of the endpoint', async () => {
  await using service = await loopbackService((response) => xml(response, 200, emptyList));
  const below = openS3({ endpoint: `${service.url}/s3/`, accessKey: 'a', secretKey: 'b', egress: operatorPolicy });
  await Array.fromAsync(below.listObjects('b', { prefix: 'x y&z' }));
  expect(service.seen[0]!.path).toBe('/s3/b?list-type=2&prefix=x%20y%26z');
  await below.close();
});

test('tries reads and idempotent writes again, with the wait that is asked for, and says how often', async () => {
  await using service = await loopbackService((response, _request, nth) =>
    nth < 3 ? xml(response, 503, errorXml('SlowDown'), { 'retry-after': '0' }) : xml(response, 200, noBuckets),
  );
  expect(await Array.fromAsync(service.s3.listBuckets())).toEqual([]);
  expect(service.records).toHaveLength(1);
  expect(service.records[0]).toMatchObject({ attempts: 3, status: 200, error: null, requestId: 'request-1' });
});

test('gives up after four attempts with the last answer', async () => {
  await using service = await loopbackService((response) =>
    xml(response, 500, errorXml('InternalError'), { 'retry-after': '0' }),
  );
  const error = await failure(Array.fromAsync(service.s3.listBuckets()));
  expect(error).toMatchObject({
    reason: 's3.server-error',
    params: { status: 500, code: 'InternalError', attempts: 4 },
  });
});

test('never sends a POST twice: a second upload would stay behind', async () => {
  await using service = await loopbackService((response) => xml(response, 503, errorXml('SlowDown')));
  expect(await failure(service.s3.createMultipartUpload('b', 'k'))).toMatchObject({ reason: 's3.rate-limited' });
  expect(service.seen).toHaveLength(1);
});

test('sees the failure that hides in a 200 of a completion, and aborts the upload', async () => {
  await using service = await loopbackService((response, { method, path }) => {
    if (path.endsWith('?uploads='))
      return xml(
        response,
        200,
        '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
      );
    if (method === 'PUT') return xml(response, 200, '', { etag: '"part"' });
    return method === 'POST' ? xml(response, 200, `   ${errorXml('InternalError')}`) : xml(response, 204, '');
  });
  const upload = service.s3.multipartUpload('b', 'k', [new Uint8Array(3)]);
  expect(await failure(upload)).toMatchObject({ reason: 's3.server-error', params: { code: 'InternalError' } });
  expect(service.seen.map((one) => `${one.method} ${one.path}`)).toEqual([
    'POST /b/k?uploads=',
    'PUT /b/k?partNumber=1&uploadId=u',
    'POST /b/k?uploadId=u',
    'DELETE /b/k?uploadId=u',
  ]);
  expect(service.seen[2]!.body).toContain('<Part><PartNumber>1</PartNumber><ETag>"part"</ETag></Part>');
});

test('records no key, no signature and no content', async () => {
  const reply = `<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message><AWSAccessKeyId>canary-access-key</AWSAccessKeyId><SignatureProvided>canary-signature</SignatureProvided><StringToSign>canary-signed</StringToSign></Error>`;
  await using service = await loopbackService((response, { method }) =>
    method === 'PUT' ? xml(response, 403, reply) : response.end('canary-content'),
  );
  const error = await failure(service.s3.putObject('b', 'k', new TextEncoder().encode('canary-content')));
  await service.s3.getObject('b', 'k');
  const seen = JSON.stringify([
    ...service.records.map((one) => ({
      ...one,
      requestBody: textOf(one.requestBody),
      responseBody: textOf(one.responseBody),
    })),
    String(error),
    isAllmendError(error) && error.params,
  ]);
  expect(seen).not.toContain('canary');
  expect(service.records[0]).toMatchObject({
    status: 403,
    omittedBytes: 14,
    requestBody: null,
    route: '/{bucket}/{key}',
  });
  expect(textOf(service.records[0]!.responseBody)).toContain('<Code>SignatureDoesNotMatch</Code>');
  expect(service.records[0]!.timings.connect).toBeGreaterThan(0);
  expect(service.records[0]!.timings.total).toBeGreaterThanOrEqual(service.records[0]!.timings.firstByte);
  expect(service.records[1]).toMatchObject({ status: 200, omittedBytes: 14, responseBody: null });
});

test.each([
  ['a web page', '<html><body>Welcome</body></html>', '<ListAllMyBucketsResult> was expected, <html> came'],
  ['text', 'It works', 'it is not XML'],
  ['nothing', '', 'it is empty'],
  ['entities', '<!DOCTYPE x [<!ENTITY a "b">]><x/>', 'document type'],
  [
    'a bucket without name',
    '<ListAllMyBucketsResult><Buckets><Bucket><X>1</X></Bucket></Buckets></ListAllMyBucketsResult>',
    'Name is missing',
  ],
])('refuses a list that is %s', async (_what, body, problem) => {
  await using service = await loopbackService((response) => xml(response, 200, body));
  const error = await failure(Array.fromAsync(service.s3.listBuckets()));
  expect(error).toMatchObject({ reason: 's3.bad-answer' });
  expect(String(error)).toContain(problem);
});

test('refuses an answer that is larger than wanted, announced or not', async () => {
  await using service = await loopbackService((response, { path }) => {
    if (path === '/b/announced') response.writeHead(200, { 'content-length': '1000000000' });
    response.write(Buffer.alloc(2000));
    if (path !== '/b/announced') response.end();
  });
  for (const key of ['announced', 'chunked']) {
    const error = await failure(service.s3.getObject('b', key, { maxBytes: 1000 }));
    expect(error).toMatchObject({
      reason: 's3.bad-answer',
      params: { problem: 'the answer is larger than 1000 bytes' },
    });
  }
  expect(service.seen).toHaveLength(2);
});

test.each([
  [
    'a page that names no next',
    '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>',
    'NextContinuationToken is missing',
  ],
  [
    'pages in a circle',
    '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>',
    'names the same page again',
  ],
])('does not page for ever: %s', async (_what, body, problem) => {
  await using service = await loopbackService((response) => xml(response, 200, body));
  const error = await failure(Array.fromAsync(service.s3.listObjects('b')));
  expect(String(error)).toContain(problem);
});

test('ends at the deadline, and when it is aborted', async () => {
  await using service = await loopbackService(() => {}, { deadline: 0.2 });
  expect(await failure(Array.fromAsync(service.s3.listBuckets()))).toMatchObject({
    reason: 's3.timeout',
    params: { seconds: 0.2 },
  });
  const controller = new AbortController();
  const listing = failure(
    Array.fromAsync(service.s3.scoped({ signal: controller.signal, deadline: 60 }).listObjects('listing')),
  );
  // The first call may have ended before it was seen.
  const seen = (bucket: string) => service.seen.filter(({ path }) => path.startsWith(`/${bucket}?`)).length;
  await expect.poll(() => seen('listing')).toBe(1);
  controller.abort();
  expect(await listing).toMatchObject({ reason: 's3.aborted' });
  const refused = failure(Array.fromAsync(service.s3.scoped({ signal: controller.signal }).listObjects('refused')));
  expect(await refused).toMatchObject({ reason: 's3.aborted' });
  expect([seen('listing'), seen('refused')]).toEqual([1, 0]);
  expect(service.records.at(-1)).toMatchObject({ status: null, error: expect.stringContaining('cancelled') });
});

test('does not wait beyond the deadline for the next attempt', async () => {
  await using service = await loopbackService(
    (response) => xml(response, 503, errorXml('SlowDown'), { 'retry-after': '3600' }),
    {
      deadline: 0.3,
    },
  );
  const deadline = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal);
  const listing = failure(Array.fromAsync(service.s3.listBuckets()));
  await answerSeen('/', 'end');
  expect(timeout.mock.calls).toEqual([[300]]);
  deadline.abort(new DOMException('it is over', 'TimeoutError'));
  expect(await listing).toMatchObject({ reason: 's3.rate-limited' });
});

test('tries a torn connection again, and says when nobody listens', async () => {
  await using service = await loopbackService((response, _request, nth) =>
    nth === 1 ? response.destroy() : xml(response, 200, noBuckets),
  );
  await Array.fromAsync(service.s3.listBuckets());
  expect(service.seen).toHaveLength(2);
  const port = await quietPort();
  const nobody = openS3({
    endpoint: `http://127.0.0.1:${port}`,
    accessKey: 'a',
    secretKey: 'b',
    egress: operatorPolicy,
  });
  expect(await failure(Array.fromAsync(nobody.listBuckets()))).toMatchObject({ reason: 's3.unreachable' });
  await nobody.close();
});

test('goes nowhere that the policy forbids', async () => {
  await using service = await loopbackService((response) => xml(response, 200, noBuckets), { egress: strangersPolicy });
  expect(await failure(Array.fromAsync(service.s3.listBuckets()))).toMatchObject({ reason: 's3.egress-refused' });
  expect(service.seen).toEqual([]);
});

test('refuses endpoints that are none, and names that would become another call', async () => {
  const open = (endpoint: string) => () => openS3({ endpoint, accessKey: 'a', secretKey: 'b', egress: operatorPolicy });
  for (const endpoint of [
    '',
    'example.org',
    'ftp://example.org',
    'https://u:p@example.org',
    'https://example.org?x=1',
  ]) {
    expect(open(endpoint)).toThrow(expect.objectContaining({ reason: 's3.endpoint-invalid' }));
  }
  await using service = await loopbackService((response) => xml(response, 204, ''));
  const { s3 } = service;
  for (const call of [
    s3.deleteObject('b', ''),
    s3.deleteBucket(''),
    s3.deleteBucket('..'),
    s3.deleteObject('b/c', 'k'),
  ]) {
    expect(await failure(call)).toMatchObject({ reason: 's3.name-invalid' });
  }
  expect(service.seen).toEqual([]);
});

test('the remover deletes versions and markers, and what lists do not show at once', async () => {
  let deletes = 0;
  await using service = await loopbackService((response, { method, path }) => {
    if (path === '/b?uploads=') return xml(response, 200, '<ListMultipartUploadsResult></ListMultipartUploadsResult>');
    if (path === '/b?versions=' && deletes === 0) {
      return xml(
        response,
        200,
        '<ListVersionsResult><Version><Key>k</Key><VersionId>1</VersionId></Version><DeleteMarker><Key>k</Key><VersionId>2</VersionId></DeleteMarker></ListVersionsResult>',
      );
    }
    if (path === '/b?versions=') return xml(response, 200, '<ListVersionsResult></ListVersionsResult>');
    if (method === 'GET') return xml(response, 200, emptyList);
    if (path !== '/b') return xml(response, 204, '');
    deletes++;
    return deletes === 1 ? xml(response, 409, errorXml('BucketNotEmpty')) : xml(response, 204, '');
  });
  await bucketRemover.remove(service.s3, 'b');
  const removed = service.seen.filter((one) => one.method === 'DELETE').map((one) => one.path);
  expect(removed).toEqual(['/b/k?versionId=1', '/b/k?versionId=2', '/b', '/b']);
});

test('the remover manages without versions, and leaves a bucket of others', async () => {
  await using service = await loopbackService((response, { method, path }) => {
    if (path === '/b?uploads=') return xml(response, 200, '<ListMultipartUploadsResult></ListMultipartUploadsResult>');
    if (path === '/b?versions=') return xml(response, 501, errorXml('NotImplemented'), { 'retry-after': '0' });
    return method === 'GET' ? xml(response, 200, emptyList) : xml(response, 403, errorXml('AccessDenied'));
  });
  expect(await failure(bucketRemover.remove(service.s3, 'b'))).toMatchObject({ reason: 's3.forbidden' });
});

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('the call succeeded'),
    (error: unknown) => error,
  );
}

function textOf(body: Uint8Array | null): string | null {
  return body === null ? null : new TextDecoder().decode(body);
}

import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { login, testSandbox, textOf } from '../../testing.ts';
import type { ApiRequest } from '../../http/route.ts';
import { isSignedWith } from './signature.ts';

function sha256(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

interface Call {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly access?: string;
  readonly secret?: string;
  readonly region?: string;
  readonly at?: Date;
  /** The body that is sent differs from the one that was signed. */
  readonly sent?: string;
}

async function open(options: Parameters<typeof testSandbox>[0] = {}) {
  const { clouds } = await testSandbox(options);
  const cloud = clouds[0]!;
  const member = await login(cloud);
  const made = await member.post(`/identity/v3/users/${member.userId}/credentials/OS-EC2`, {
    tenant_id: member.projectId,
  });
  const key = { access: textOf(made.body.credential!.access), secret: textOf(made.body.credential!.secret) };
  /** A client of its own, so that it shares no mistake with the sandbox. */
  const s3 = async (method: string, path: string, call: Call = {}) => {
    const { access, secret, region = 'us-east-1', at = new Date(), body = '' } = { ...key, ...call };
    const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const query = Object.entries(call.query ?? {})
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .toSorted()
      .join('&');
    const url = new URL(`${cloud.urls.object}${path}${query === '' ? '' : `?${query}`}`);
    const headers: Record<string, string> = {
      host: url.host,
      'x-amz-content-sha256': sha256(body),
      'x-amz-date': time,
      ...call.headers,
    };
    const names = Object.keys(headers).toSorted();
    const canonical = [
      method,
      url.pathname,
      query,
      ...names.map((name) => `${name}:${headers[name]}`),
      '',
      names.join(';'),
      sha256(body),
    ];
    const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
    let signing: Buffer = Buffer.from(`AWS4${secret}`);
    for (const part of scope.split('/')) signing = createHmac('sha256', signing).update(part).digest();
    const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical.join('\n'))].join('\n');
    const signature = createHmac('sha256', signing).update(toSign).digest('hex');
    const authorization = `AWS4-HMAC-SHA256 Credential=${access}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    const content = call.sent ?? body;
    const response = await fetch(url, {
      method,
      headers: { ...headers, authorization },
      ...(content.length > 0 ? { body: content } : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] };
  };
  return { cloud, member, s3 };
}

test("AWS's own example of a signed request verifies, and nothing near it", () => {
  // "Example: GET Object" of the Signature Version 4 documentation of Amazon S3.
  const request = {
    method: 'GET',
    path: '/test.txt',
    query: new URLSearchParams(),
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': sha256(''),
      'x-amz-date': '20130524T000000Z',
    },
  } as unknown as ApiRequest;
  const signed = {
    accessKey: 'AKIAIOSFODNN7EXAMPLE',
    scope: '20130524/us-east-1/s3/aws4_request',
    time: '20130524T000000Z',
    signedHeaders: ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'],
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    payloadHash: sha256(''),
    presigned: false,
  };
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  expect(isSignedWith(request, signed, secret)).toBe(true);
  expect(isSignedWith({ ...request, path: '/test.tx' }, signed, secret)).toBe(false);
  expect(isSignedWith(request, signed, `${secret}x`)).toBe(false);
  expect(isSignedWith(request, { ...signed, signature: 'ab' }, secret)).toBe(false);
});

test('a request is refused for the part of its signature that is wrong', async () => {
  const { s3 } = await open({ flaws: ['s3-unusual-error'] });
  expect((await s3('GET', '/')).status).toBe(200);
  const refusals = await Promise.all([
    s3('GET', '/', { secret: 'wrong' }),
    s3('GET', '/', { access: 'nobody' }),
    s3('GET', '/', { region: 'eu-west-1' }),
    s3('GET', '/', { at: new Date(Date.now() - 3_600_000) }),
  ]);
  expect(refusals.map(({ status, code }) => [status, code])).toEqual([
    [403, 'SignatureDoesNotMatch'],
    [403, 'SignatureDoesNotMatch'],
    [400, 'AuthorizationHeaderMalformed'],
    [403, 'RequestTimeTooSkewed'],
  ]);
  await s3('PUT', '/bucket');
  expect((await s3('PUT', '/bucket/key', { body: 'signed', sent: 'other!' })).code).toBe('BadDigest');
});

test('a cloud without that habit names an unknown key', async () => {
  const { s3 } = await open();
  expect(await s3('GET', '/', { access: 'nobody' })).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
});

test('a credential that is deleted signs no more', async () => {
  const { s3, cloud } = await open();
  expect((await s3('GET', '/')).status).toBe(200);
  cloud.tables.ec2Credentials.clear();
  expect((await s3('GET', '/')).status).toBe(403);
});

test('buckets and objects: made, listed in pages, read, removed', async () => {
  const { s3, cloud, member } = await open();
  expect((await s3('PUT', '/ab')).code).toBe('InvalidBucketName');
  expect((await s3('GET', '/bucket')).code).toBe('NoSuchBucket');
  expect((await s3('PUT', '/bucket')).status).toBe(200);
  expect((await s3('PUT', '/bucket')).code).toBe('BucketAlreadyOwnedByYou');
  const md5 = { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' };
  const put = await s3('PUT', '/bucket/a/b%20c', { body: 'hello', headers: { ...md5, 'x-amz-meta-colour': 'red' } });
  expect([put.status, put.headers.get('etag')]).toEqual([200, '"5d41402abc4b2a76b9719d911017c592"']);
  expect((await s3('PUT', '/bucket/k', { body: 'other', headers: md5 })).code).toBe('BadDigest');
  expect((await s3('PUT', '/bucket/k', { body: 'x', headers: { 'content-md5': 'bad' } })).code).toBe('InvalidDigest');
  await s3('PUT', '/bucket/z', { body: 'zz' });
  const read = await s3('GET', '/bucket/a/b%20c');
  expect([read.text, read.headers.get('x-amz-meta-colour')]).toEqual(['hello', 'red']);
  expect((await s3('GET', '/bucket/nope')).code).toBe('NoSuchKey');
  const first = await s3('GET', '/bucket', { query: { 'list-type': '2', 'max-keys': '1' } });
  expect(first.text).toContain('<IsTruncated>true</IsTruncated><Contents><Key>a/b c</Key>');
  const token = /<NextContinuationToken>(.*?)</.exec(first.text)![1]!;
  const second = await s3('GET', '/bucket', { query: { 'list-type': '2', 'continuation-token': token } });
  expect(second.text).toContain('<IsTruncated>false</IsTruncated><Contents><Key>z</Key>');
  // A bucket is a container of the project's account.
  const account = `${cloud.urls.object}/v1/AUTH_${member.projectId}`;
  const swift = await fetch(`${account}/bucket`, { headers: { 'x-auth-token': member.token } });
  expect(await swift.text()).toBe('a/b c\nz\n');
  expect((await s3('DELETE', '/bucket')).code).toBe('BucketNotEmpty');
  const body = '<Delete><Object><Key>a/b c</Key></Object><Object><Key>z</Key></Object></Delete>';
  expect((await s3('POST', '/bucket', { query: { delete: '' }, body })).text).toContain(
    '<Deleted><Key>z</Key></Deleted>',
  );
  expect((await s3('DELETE', '/bucket')).status).toBe(204);
  expect((await s3('GET', '/')).text).not.toContain('<Name>bucket</Name>');
});

test('parts become one object, in order, large enough, and twice asked once made', async () => {
  const { s3 } = await open();
  await s3('PUT', '/bucket');
  const begun = await s3('POST', '/bucket/big', { query: { uploads: '' } });
  const uploadId = /<UploadId>(.*?)</.exec(begun.text)![1]!;
  const part = async (partNumber: string, body: string) => {
    const answer = await s3('PUT', '/bucket/big', { query: { partNumber, uploadId }, body });
    return answer.headers.get('etag') ?? answer.code;
  };
  const complete = (...parts: readonly (readonly [number, string | undefined])[]) => {
    const listed = parts.map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`;
    return s3('POST', '/bucket/big', { query: { uploadId }, body });
  };
  const [small, last] = [await part('1', 'small'), await part('2', 'the end')];
  expect(await part('0', 'x')).toBe('InvalidArgument');
  expect((await complete([2, last], [1, small])).code).toBe('InvalidPartOrder');
  expect((await complete([1, 'other'])).code).toBe('InvalidPart');
  expect((await complete([1, small], [2, last])).code).toBe('EntityTooSmall');
  expect((await complete()).code).toBe('MalformedXML');
  const large = await part('1', 'a'.repeat(5 * 1024 * 1024));
  const made = await complete([1, large], [2, last]);
  expect(made.text).toMatch(/<ETag>"[0-9a-f]{32}-2"<\/ETag>/);
  expect((await complete([1, large], [2, last])).text).toBe(made.text);
  const tail = await s3('GET', '/bucket/big', { headers: { range: 'bytes=5242878-' } });
  expect(tail.text).toBe('aathe end');
  const aborted = /<UploadId>(.*?)</.exec((await s3('POST', '/bucket/other', { query: { uploads: '' } })).text)![1]!;
  const query = { uploadId: aborted };
  expect((await s3('DELETE', '/bucket/other', { query })).status).toBe(204);
  expect((await s3('DELETE', '/bucket/other', { query })).code).toBe('NoSuchUpload');
});

test.each([
  ['s3-readonly', 'PUT', '/bucket', 403, 'AccessDenied'],
  ['s3-no-multipart', 'POST', '/bucket/k?uploads', 501, 'NotImplemented'],
])('with the flaw %s, %s %s is refused', async (flaw, method, path, status, code) => {
  const { s3, cloud } = await open();
  await s3('PUT', '/bucket');
  cloud.applyFlaw(flaw);
  const [plain, sub] = path.split('?');
  expect(await s3(method, plain!, sub ? { query: { [sub]: '' } } : {})).toMatchObject({ status, code });
});

test('a cloud that corrupts gives back other bytes; one without S3 has no such address', async () => {
  const { s3, cloud } = await open();
  await s3('PUT', '/bucket');
  await s3('PUT', '/bucket/k', { body: 'hello' });
  cloud.applyFlaw('s3-corrupts');
  expect((await s3('GET', '/bucket/k')).text).not.toBe('hello');
  cloud.undoFlaw('s3-corrupts');
  cloud.applyFlaw('no-s3');
  expect((await s3('GET', '/')).text).toBe('<html><h1>Not Found</h1><p>The resource could not be found.</p></html>');
});

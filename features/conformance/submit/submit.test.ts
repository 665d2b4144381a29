import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportsUrl, submitReport, type Submission } from './submit.ts';

const secret = 'canary-secret';
const token = Buffer.from(`cloud-a:${secret}`).toString('base64');
const signature = '-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n';
const report = Buffer.from('---\nsubject: cloud-a\nnote: "a & b, ümlaut"\n');

interface Seen {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly signature: string;
  readonly report: Buffer;
}

let server: Server;
let address = '';
let seen: Seen[] = [];
let answer: (request: IncomingMessage) => { status: number; body?: string; headers?: Record<string, string> };

/** Splits as the official monitor does: at the end line of the signature, a line feed and "&". */
function split(body: Buffer): { readonly signature: string; readonly report: Buffer } {
  const mark = Buffer.from('-----END SSH SIGNATURE-----\n&');
  const at = body.indexOf(mark);
  if (at < 0) return { signature: '', report: body };
  return { signature: body.subarray(0, at + mark.length - 1).toString(), report: body.subarray(at + mark.length) };
}

beforeEach(async () => {
  seen = [];
  answer = () => ({ status: 200, body: 'null' });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, method, url: path } = request;
      const parts = split(Buffer.concat(chunks));
      seen.push({ method, path, type: headers['content-type'], authorization: headers.authorization, ...parts });
      const { status, body = '', headers: more = {} } = answer(request);
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(body);
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function submission(more: Partial<Submission> = {}): Submission {
  return { url: address, token, signed: { report, signature }, fetch, ...more };
}

test('uploads signature and report as two curl bodies, byte for byte', async () => {
  await submitReport(submission({ token: `${token}\n` }));
  await submitReport(submission({ url: `${address}/reports/`, signed: { report, signature: signature.trimEnd() } }));
  const expected = {
    method: 'POST',
    path: '/reports',
    type: 'application/x-signed-yaml',
    authorization: `Basic ${token}`,
    signature,
    report,
  };
  expect(seen).toEqual([expected, expected]);
});

test('uploads a bundle as it is', async () => {
  await submitReport(submission({ signed: { bundle: Buffer.from([0x1f, 0x8b, 0]) } }));
  expect(seen).toMatchObject([
    { path: '/reports', type: 'application/vnd.allmend.bundle+gzip', report: Buffer.from([0x1f, 0x8b, 0]) },
  ]);
});

describe('answers of the monitor become sentences', () => {
  test.each([
    [
      401,
      '{"detail":"Incorrect subject or delegation"}',
      'submit.refused',
      'refused the report (401): Incorrect subject or delegation.',
    ],
    [
      409,
      '{"detail":"Conflict: report already present"}',
      'submit.duplicate',
      'already has this report (409): Conflict: report already present.',
    ],
    [415, '{"detail":"Unsupported"}', 'submit.wrong-type', 'does not take what was sent (415): Unsupported.'],
    [422, '{"detail":"Not proven"}', 'submit.not-taken', 'did not take the report (422): Not proven.'],
    [500, 'Internal Server Error', 'submit.server-fault', 'failed on the report (500): Internal Server Error.'],
    [502, '', 'submit.server-fault', '(502): it gave no reason.'],
    [404, '{"detail":[{"msg":"No."},{"msg":"Not so."}]}', 'submit.unexpected-answer', '(404): No. Not so.'],
    [404, '{"detail":[{"x":1}]}', 'submit.unexpected-answer', '(404): [{"x":1}].'],
    [404, '{"detail":[null]}', 'submit.unexpected-answer', '(404): [null].'],
    [418, `\u001b[31m<h1>${'x'.repeat(100_000)}`, 'submit.unexpected-answer', '(418): [31m<h1>xxx'],
  ])('%d', async (status, body, reason, sentence) => {
    answer = () => ({ status, body });
    const failed = submitReport(submission());
    await expect(failed).rejects.toMatchObject({ reason });
    await expect(failed).rejects.toThrow(sentence);
    const message = await failed.catch((error: Error) => `${error.message} ${JSON.stringify(error)}`);
    expect(message).not.toContain(secret);
    expect(message).not.toContain(token);
    expect(message!.length).toBeLessThan(1500);
  });

  test('an answer that echoes the token does not bring it into the error', async () => {
    answer = ({ headers }) => ({ status: 400, body: `bad ${headers.authorization}, that is ${secret}` });
    const message = await submitReport(submission()).catch((error: Error) => error.message);
    expect(message).toContain('(400): bad Basic …, that is ….');
  });

  test('a redirect is not followed, so the token stays here', async () => {
    answer = ({ url }) =>
      url === '/reports' ? { status: 307, headers: { location: `${address}/elsewhere` } } : { status: 200 };
    await expect(submitReport(submission())).rejects.toMatchObject({ reason: 'submit.unexpected-answer' });
    expect(seen).toHaveLength(1);
  });

  test('nobody there, and an interruption', async () => {
    answer = () => ({ status: 200 });
    const port = (server.address() as AddressInfo).port;
    server.close();
    server.closeAllConnections();
    await expect(submitReport(submission({ url: `http://127.0.0.1:${port}` }))).rejects.toThrow(
      /did not answer: .*ECONNREFUSED/,
    );
    const signal = AbortSignal.abort(new Error('stopped by the user'));
    await expect(submitReport(submission({ signal }))).rejects.toThrow('did not answer: stopped by the user.');
  });
});

describe('what cannot be right is not sent', () => {
  test.each([
    ['monitor.example', 'submit.bad-url', 'no URL'],
    ['ftp://monitor.example', 'submit.bad-url', 'neither https nor http'],
    ['https://user:canary-secret@monitor.example', 'submit.bad-url', 'credentials'],
    ['https://monitor.example/reports?x=1', 'submit.bad-url', 'query'],
    ['http://monitor.example/reports', 'submit.insecure-url', 'not encrypted'],
  ])('address %s', async (url, reason, problem) => {
    const failed = submitReport(submission({ url }));
    await expect(failed).rejects.toMatchObject({ reason });
    await expect(failed).rejects.toThrow(problem);
    await expect(failed).rejects.not.toThrow(secret);
  });

  test.each([
    ['', 'is empty'],
    [`Bearer ${secret}`, 'not Base64'],
    [Buffer.from(secret).toString('base64'), 'account and a secret'],
  ])('token %#', async (wrong, problem) => {
    const failed = submitReport(submission({ token: wrong }));
    await expect(failed).rejects.toThrow(problem);
    await expect(failed).rejects.not.toThrow(secret);
  });

  test.each(['', 'hello', `${signature}&---\n`, `${signature}${signature}`])('signature %#', async (wrong) => {
    await expect(submitReport(submission({ signed: { report, signature: wrong } }))).rejects.toMatchObject({
      reason: 'submit.bad-signature',
    });
  });

  test('addresses of monitors below a path', () => {
    expect(reportsUrl('https://monitor.example/scs/').href).toBe('https://monitor.example/scs/reports');
    expect(reportsUrl('https://monitor.example').href).toBe('https://monitor.example/reports');
    expect(reportsUrl('http://[::1]:8080/reports').href).toBe('http://[::1]:8080/reports');
  });
});

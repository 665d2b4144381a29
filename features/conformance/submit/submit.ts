import { connectionProblem } from '@allmend/kit-errors';
import { bundleType } from '../submission-bundle/form.ts';
import { submitErrors } from './errors.ts';

/** The part of `fetch` that is used; the caller brings one that keeps to the egress policy. */
export type Fetch = (url: URL, init: FetchInit) => Promise<FetchAnswer>;

export interface FetchInit {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** A redirect is an answer like any other: the token goes nowhere else. */
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

export interface FetchAnswer {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface Submission {
  /** Address of the monitor, or of its reports. */
  readonly url: string;
  /** Base64 of `account:secret`, as the monitor's operator gave it. Never part of an error. */
  readonly token: string;
  readonly signed: SignedDocument | SignedBundle;
  readonly fetch: Fetch;
  readonly signal?: AbortSignal;
}

/** What every official monitor takes. */
export interface SignedDocument {
  /** The exact bytes that were signed: one or several official YAML documents. */
  readonly report: Uint8Array;
  /** Text of the `.sig` file. */
  readonly signature: string;
}

/** What only a monitor of Allmend takes: a report with its evidence, as `writeSubmissionBundle` makes it. */
export interface SignedBundle {
  readonly bundle: Uint8Array;
}

const officialType = 'application/x-signed-yaml';
const longestAnswer = 64 * 1024;
const longestDetail = 300;
/** Storing one report takes the official monitor 0.1 s; many at once queue up. */
const patienceMilliseconds = 120_000;

/**
 * Uploads a signed report in the official way. Resolves when the monitor has stored it. Throws errors of the room `submit`.
 * Source: the official test runner joins signature and report with "&", as curl does with two bodies; the monitor splits there.
 */
export async function submitReport(submission: Submission): Promise<void> {
  const url = reportsUrl(submission.url);
  const { signed } = submission;
  const [type, body] =
    'bundle' in signed
      ? [bundleType, Uint8Array.from(signed.bundle)]
      : [officialType, signedBody(signed.signature, signed.report, url)];
  const token = monitorToken(url, submission.token);
  const headers = { 'content-type': type, authorization: `Basic ${token}` };
  const timeout = AbortSignal.timeout(patienceMilliseconds);
  const signal = submission.signal ? AbortSignal.any([submission.signal, timeout]) : timeout;
  const { status, detail } = await send(submission.fetch, url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal,
  });
  if (status === 200 || status === 201 || status === 204) return;
  throw refusal(url, status, withoutSecrets(detail, token));
}

/** Address to upload to: `/reports` of the monitor unless the address names it already. Throws `submit.bad-url`, `insecure-url`. */
export function reportsUrl(address: string): URL {
  const url = URL.parse(address);
  if (url === null) throw submitErrors.error('bad-url', { url: shown(address), problem: 'it is no URL' });
  if (url.username !== '' || url.password !== '') {
    throw submitErrors.error('bad-url', { url: url.host, problem: 'it holds credentials' });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw submitErrors.error('bad-url', { url: shown(address), problem: 'it is neither https nor http' });
  }
  if (url.search !== '' || url.hash !== '') {
    throw submitErrors.error('bad-url', { url: url.origin + url.pathname, problem: 'it has a query or a fragment' });
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw submitErrors.error('insecure-url', { url: url.href });
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/reports') ? path : `${path}/reports`;
  return url;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Signature and report as `curl --data-binary @SIGNATURE --data-binary @REPORT` joins them. */
function signedBody(signature: string, report: Uint8Array, url: URL): Uint8Array<ArrayBuffer> {
  const text = `${signature.replaceAll('\r\n', '\n').trim()}\n`;
  // The monitor splits at the end line, a line feed and "&", so there may be just one end line and no other text around it.
  if (!/^-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]+\n-----END SSH SIGNATURE-----\n$/.test(text)) {
    throw submitErrors.error('bad-signature', { url: url.href });
  }
  const head = new TextEncoder().encode(`${text}&`);
  const body = new Uint8Array(head.length + report.length);
  body.set(head);
  body.set(report, head.length);
  return body;
}

/** The token of an account at the monitor, without the white space of its file. Throws `submit.bad-token`. */
export function monitorToken(url: URL, token: string): string {
  const text = token.trim();
  if (text === '') throw submitErrors.error('bad-token', { url: url.href, problem: 'it is empty' });
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw submitErrors.error('bad-token', { url: url.href, problem: 'it is not Base64' });
  }
  if (!Buffer.from(text, 'base64').includes(':')) {
    throw submitErrors.error('bad-token', { url: url.href, problem: 'it does not hold an account and a secret' });
  }
  return text;
}

/** An answer may echo the request. */
function withoutSecrets(detail: string, token: string): string {
  const decoded = Buffer.from(token, 'base64').toString('utf8');
  const key = decoded.slice(decoded.indexOf(':') + 1);
  return [token, decoded, key].filter((one) => one !== '').reduce((text, one) => text.replaceAll(one, '…'), detail);
}

interface Answer {
  readonly status: number;
  readonly detail: string;
}

async function send(fetch: Fetch, url: URL, init: FetchInit): Promise<Answer> {
  try {
    const answer = await fetch(url, init);
    return { status: answer.status, detail: detailOf(await readText(answer.body)) };
  } catch (error) {
    throw submitErrors.error('unreachable', { url: url.href, cause: causeOf(error) }, { cause: error });
  }
}

/** At most `longestAnswer` bytes: whoever answers may send a gigabyte. */
async function readText(body: FetchAnswer['body']): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestAnswer) break;
  }
  return Buffer.concat(chunks).subarray(0, longestAnswer).toString('utf8');
}

/** What the monitor says: the `detail` of its JSON, else the beginning of its text, as one harmless line. */
function detailOf(text: string): string {
  const line = (jsonDetail(text) ?? text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line === '' || line === 'null') return 'it gave no reason';
  return (line.length > longestDetail ? `${line.slice(0, longestDetail)}…` : line).replace(/\.$/, '');
}

function jsonDetail(text: string): string | null {
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown };
    if (detail === undefined || detail === null) return null;
    if (typeof detail === 'string') return detail;
    // As FastAPI says it of a body, and so does the official monitor: `[{"loc": […], "msg": "…", "type": "…"}]`.
    const said = Array.isArray(detail) ? detail.map((one: { readonly msg?: unknown } | null) => one?.msg) : [];
    return said.length > 0 && said.every((one) => typeof one === 'string') ? said.join(' ') : JSON.stringify(detail);
  } catch {
    return null;
  }
}

function refusal(url: URL, status: number, detail: string): Error {
  const params = { url: url.href, detail, status };
  if (status === 401 || status === 403) return submitErrors.error('refused', params);
  if (status === 409) return submitErrors.error('duplicate', params);
  if (status === 415) return submitErrors.error('wrong-type', params);
  if (status === 413 || status === 422) return submitErrors.error('not-taken', params);
  if (status >= 500) return submitErrors.error('server-fault', params);
  return submitErrors.error('unexpected-answer', params);
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (error.name === 'TimeoutError') return `no answer within ${patienceMilliseconds / 1000} seconds`;
  if (!(cause instanceof Error)) return error.message;
  const { code = '' } = cause as NodeJS.ErrnoException;
  return connectionProblem(code) ?? (cause.message || code || cause.name);
}

function shown(address: string): string {
  // What is no URL may still hold a password.
  return address.replace(/\/\/[^/]*@/, '//…@').slice(0, 200);
}

import { createHash } from 'node:crypto';

/** A request to the public listener, as its server hands it on. */
export interface PublicRequest {
  readonly method: string;
  /** Decoded once, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Address of the client. */
  readonly source: string;
}

export interface PublicAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | string;
}

/** What is wrong with one value of a request. Source: `ValidationError` of the official OpenAPI document. */
export interface Fault {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** Ends a request with an answer that is none of success. */
export class Denied extends Error {
  readonly answer: PublicAnswer;
  constructor(answer: PublicAnswer) {
    super(`answered ${answer.status}`);
    this.name = 'Denied';
    this.answer = answer;
  }
}

const always = { 'x-content-type-options': 'nosniff' } as const;

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): PublicAnswer {
  const body = JSON.stringify(value);
  return { status, headers: { ...always, 'content-type': 'application/json', ...headers }, body };
}

export function textAnswer(contentType: string, body: string, headers: Record<string, string> = {}): PublicAnswer {
  return { status: 200, headers: { ...always, 'content-type': contentType, ...headers }, body };
}

/** As the official monitor words refusals: `{"detail": "…"}`. */
export function detailAnswer(status: number, detail: string, headers: Record<string, string> = {}): PublicAnswer {
  return jsonAnswer(status, { detail }, { 'cache-control': 'no-store', ...headers });
}

/** 422 in the form of the official OpenAPI document (`HTTPValidationError`). */
export function faultAnswer(faults: readonly Fault[]): PublicAnswer {
  return jsonAnswer(422, { detail: faults }, { 'cache-control': 'no-store' });
}

/** The answer with its ETag, unless it is none of success. */
export function withEtag(answer: PublicAnswer): PublicAnswer {
  if (answer.status !== 200) return answer;
  const etag = `"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 22)}"`;
  return { ...answer, headers: { ...answer.headers, etag } };
}

/** 304 in place of an answer that the client has already. Source: RFC 9110 §13.1.2. */
export function unlessKnown(answer: PublicAnswer, request: PublicRequest): PublicAnswer {
  const { etag } = answer.headers;
  if (etag === undefined) return answer;
  const tags = (request.headers['if-none-match'] ?? '').split(',');
  const known = new Set(tags.map((one) => one.trim().replace(/^W\//, '')));
  if (!known.has(etag) && !known.has('*')) return answer;
  const kept = Object.entries(answer.headers).filter(([name]) => name !== 'content-type');
  return { status: 304, headers: Object.fromEntries(kept), body: '' };
}

/** Whether the client takes that media type. Source: RFC 9110 §12.5.1. */
export function accepts(accept: string | undefined, type: string): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const [main] = type.split('/');
  const weights = new Map<string, number>();
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((one) => one.trim());
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
    weights.set(range, weight === undefined ? 1 : Number(weight) || 0);
  }
  const found = [type, `${main}/*`, '*/*'].find((range) => weights.has(range));
  return found !== undefined && weights.get(found)! > 0;
}

import type { WireHeaders } from '@allmend/kit-egress';
import type { AllmendError } from '@allmend/kit-errors';
import type { z } from 'zod';
import type { CallContext } from './errors.ts';
import { openstackErrors } from './errors.ts';

/** What an error text needs of an answer. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: WireHeaders;
  readonly body: Uint8Array;
}

const longestMessage = 400;

/** The request id of an answer under any of the names that services use. */
export function requestIdOf(headers: WireHeaders): string | null {
  return headers.get('x-openstack-request-id') ?? headers.get('x-compute-request-id') ?? headers.get('x-trans-id');
}

/** The catalogued error for an answer that is not a success. */
export function answerError(call: CallContext, answer: PlainAnswer, attempts: number): AllmendError {
  if (answer.status < 400) {
    return badAnswer(call, answer, `it leads to ${answer.headers.get('location') ?? 'nowhere'} instead of answering`);
  }
  const cloudMessage = cloudMessageOf(answer);
  const params = {
    ...call,
    status: answer.status,
    requestId: requestIdOf(answer.headers) ?? 'none',
    cloudMessage,
    attempts,
  };
  return openstackErrors.error(errorName(answer, cloudMessage), params);
}

function errorName(answer: PlainAnswer, message: string): Parameters<typeof openstackErrors.error>[0] {
  const { status } = answer;
  const quota = /quota|limit ?exceeded|maximum number of|exceeds allowed/i.test(withoutNames(message));
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return quota ? 'quota' : 'forbidden';
    case 404:
    case 410:
      return 'not-found';
    case 409:
      return quota ? 'quota' : 'conflict';
    // Before rate limits had a status of their own, Nova and Cinder answered 413 with Retry-After; without it 413 is a quota.
    case 413:
      return answer.headers.has('retry-after') && !quota ? 'rate-limited' : 'quota';
    case 429:
    case 498:
      return 'rate-limited';
    default:
      if (status >= 500) return 'server-error';
      return 'bad-request';
  }
}

/** Names of rules and calls say what was asked, not what went wrong: `os_compute_api:os-quota-sets:show`, `rule:get_quota`. */
function withoutNames(message: string): string {
  return message.replace(/[\w-]+(?::[\w*-]+)+|\w+_\w+/g, ' ');
}

/** The words of the cloud in an error body, whichever of the services' forms it has; one line, bounded. */
function cloudMessageOf(answer: PlainAnswer): string {
  const text = textOf(answer.body.subarray(0, 65_536));
  const said = answer.body.byteLength <= 65_536 ? messageIn(parseJson(text)) : undefined;
  const line = oneLine(said ?? text.replace(/<(style|script|title)\b[^]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '));
  return line === '' ? '(no text)' : line;
}

function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return line.length > longestMessage ? `${line.slice(0, longestMessage)}…` : line;
}

/**
 * Keystone, Nova, Cinder: `{<fault>: {message}}`; Neutron: `{NeutronError: {message}}` or a string; Barbican: `{title, description}`;
 * Octavia: `{faultstring}`; Placement: `{errors: [{detail}]}`; Glance: HTML or `{message}`.
 */
function messageIn(json: unknown): string | undefined {
  if (!isObject(json)) return undefined;
  for (const key of ['faultstring', 'description', 'message', 'detail', 'title']) {
    const value = json[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  const [inner] = Object.values(json);
  if (typeof inner === 'string') return inner;
  return messageIn(Array.isArray(inner) ? inner[0] : inner);
}

/** Throws `openstack.bad-answer` saying in words why the answer cannot be used. */
export function badAnswer(call: CallContext, answer: PlainAnswer | null, problem: string): AllmendError {
  return openstackErrors.error('bad-answer', {
    ...call,
    status: answer?.status ?? 'none',
    requestId: (answer && requestIdOf(answer.headers)) ?? 'none',
    problem: oneLine(problem),
  });
}

/** Parses a JSON answer into a typed value; throws `openstack.bad-answer` naming the field. */
export function parseAnswer<T>(call: CallContext, answer: PlainAnswer, schema: z.ZodType<T>): T {
  const text = textOf(answer.body);
  const json = parseJson(text);
  if (json === undefined) throw badAnswer(call, answer, describeGarbage(text));
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fault = isObject(json) && Object.keys(json).length === 1 ? faultIn(json) : undefined;
  if (fault !== undefined) throw badAnswer(call, answer, `it reports success, but the body is an error: ${fault}`);
  const [issue] = parsed.error.issues;
  const field = issue!.path.map(String).join('.') || 'the answer';
  throw badAnswer(call, answer, `field ${field}: ${issue!.message}`);
}

function faultIn(json: Record<string, unknown>): string | undefined {
  const [inner] = Object.values(json);
  return isObject(inner) && ('message' in inner || 'faultstring' in inner) ? messageIn(json) : undefined;
}

function describeGarbage(text: string): string {
  if (text.trim() === '') return 'it is empty where JSON was expected';
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1]?.trim();
  if (/^\s*<(!doctype|html|head|body)/i.test(text))
    return title ? `it is a web page ("${title}"), not JSON` : 'it is a web page, not JSON';
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u0008\ufffd]/.test(text.slice(0, 1000))
    ? 'it is binary data, not JSON'
    : `it is not JSON: ${text.slice(0, 60)}`;
}

export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

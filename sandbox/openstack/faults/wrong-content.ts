import { text } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Fault } from './fault.ts';

const page = '<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n';

function html(): Answer {
  return text(200, 'text/html', page);
}

function garbage(): Answer {
  const noise = Uint8Array.from({ length: 256 }, (_, index) => (index * 73 + 41) % 256);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: noise };
}

/** Cut JSON, with a length that fits. */
function truncated(answer: Answer): Answer {
  const body = typeof answer.body === 'string' ? answer.body : '{"';
  return { ...answer, body: body.slice(0, Math.max(1, Math.floor(body.length / 2))) };
}

/** Well-formed JSON whose values have other types: texts for numbers, numbers for texts, objects for lists. */
function mistyped(answer: Answer): Answer {
  if (typeof answer.body !== 'string' || !isJson(answer)) return answer;
  return { ...answer, body: JSON.stringify(twist(JSON.parse(answer.body), 0)) };
}

function isJson(answer: Answer): boolean {
  return String(answer.headers['content-type']).startsWith('application/json') && answer.body !== '';
}

/** Wrappers stay, so that the mistake is found in a field and not at the door. */
function twist(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth < 2 ? value.map((one) => twist(one, depth + 1)) : { '0': value[0] ?? null };
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, twist(one, depth + 1)]));
  }
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.length;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value;
}

const kinds: Readonly<Record<string, (answer: Answer) => Answer>> = {
  html,
  garbage,
  truncated,
  mistyped,
  empty: (answer) => ({ ...answer, body: '' }),
};

export const wrongContent: Fault = {
  name: 'wrong-content',
  description: 'the answer is something else: kind=html, garbage, truncated, mistyped or empty. The work is done',
  parameters: { kind: 'html' },
  after: (_exchange, answer, { kind }) => Promise.resolve((kinds[kind!] ?? html)(answer)),
};

import { json } from '../http/answer.ts';
import type { Fault } from './fault.ts';

export const rateLimit: Fault = {
  name: 'rate-limit',
  description: 'too many requests: 429 (or 498) with Retry-After; nothing is done',
  parameters: { status: '429', retry: '1' },
  before(_exchange, { status, retry }) {
    const body = { overLimit: { code: Number(status), message: 'This request was rate-limited.', retryAfter: retry! } };
    return Promise.resolve(json(Number(status), body, retry === '' ? {} : { 'retry-after': retry! }));
  },
};

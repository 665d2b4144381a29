import type { Fault } from './fault.ts';

export const slow: Fault = {
  name: 'slow',
  description: 'the answer comes late; a client that has gone meanwhile gets nothing done',
  parameters: { ms: '3000' },
  async before(exchange, { ms }) {
    const left = await Promise.race([exchange.wait(Number(ms)).then(() => false), exchange.gone.then(() => true)]);
    return left ? { status: 503, headers: {}, body: null, tearAfter: -1 } : undefined;
  },
};

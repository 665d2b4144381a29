import type { Fault } from './fault.ts';

export const slow: Fault = {
  name: 'slow',
  description: 'the answer comes late; a client that has gone meanwhile gets nothing done',
  parameters: { ms: '3000' },
  async before(exchange, { ms }) {
    await Promise.race([exchange.wait(Number(ms)), exchange.gone]);
    return undefined;
  },
};

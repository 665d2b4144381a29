import type { Fault } from './fault.ts';

export const hang: Fault = {
  name: 'hang',
  description: 'the answer never comes; nothing is done',
  parameters: {},
  async before(exchange) {
    await exchange.gone;
    return { status: 503, headers: {}, body: null, tearAfter: -1 };
  },
};

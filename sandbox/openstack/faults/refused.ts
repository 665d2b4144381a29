import type { Fault } from './fault.ts';

export const refused: Fault = {
  name: 'refused',
  description: 'the connection ends before the request is looked at; nothing is done',
  parameters: {},
  before: () => Promise.resolve({ status: 503, headers: {}, body: null, tearAfter: -1 }),
};

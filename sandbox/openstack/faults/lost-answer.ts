import type { Fault } from './fault.ts';

export const lostAnswer: Fault = {
  name: 'lost-answer',
  description: 'the service does its work, then a gateway times out: the client gets a 504',
  parameters: { status: '504' },
  after: (_exchange, _answer, { status }) =>
    Promise.resolve({
      status: Number(status),
      headers: { 'content-type': 'text/html' },
      body: `<html><body><h1>${status} Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>\n`,
    }),
};

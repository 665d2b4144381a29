import type { Fault } from './fault.ts';

export const torn: Fault = {
  name: 'torn',
  description: 'the connection ends in the middle of the answer; with after=-1 before its first byte. The work is done',
  parameters: { after: '10' },
  after: (_exchange, answer, { after }) => Promise.resolve({ ...answer, tearAfter: Number(after) }),
};

import type { Fault } from './fault.ts';

const block = Buffer.alloc(64 * 1024, ' ');

async function* spaces(total: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < total; sent += block.length) yield block.subarray(0, Math.min(block.length, total - sent));
}

export const gigabyte: Fault = {
  name: 'gigabyte',
  description: 'the answer is endless white space; announce=yes says so in content-length',
  parameters: { bytes: String(2 ** 30), announce: 'no' },
  before: (_exchange, { bytes, announce }) =>
    Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/json', ...(announce === 'yes' ? { 'content-length': bytes! } : {}) },
      body: spaces(Number(bytes)),
    }),
};

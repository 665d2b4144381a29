import { expect, test } from 'vitest';
import { readLines } from './lines.ts';

const bytes = (...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

test('lines are whole however the bytes are cut, and half a last line is none', async () => {
  const text = Buffer.from('{"a":"ü"}\n\n{"b":1}\n{"half');
  const chunks = Array.from(text, (byte) => Uint8Array.of(byte));
  expect(await Array.fromAsync(readLines(bytes(...chunks)))).toEqual(['{"a":"ü"}', '{"b":1}']);
});

import { ConfigMap } from '@allmend/api/kinds';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openClient, type Client } from '../index.ts';
import { configMap, failure, sendJson, startScriptedServer } from '../testing.ts';
import { linesOf } from './lines.ts';

async function watching(
  answer: Parameters<typeof startScriptedServer>[0],
  task: (client: Client) => Promise<void>,
): Promise<void> {
  await using server = await startScriptedServer(answer);
  const client = await openClient({ server: server.url, credentials: {} });
  try {
    await task(client);
  } finally {
    await client.close();
  }
}

const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

describe('a watch', () => {
  test('gives events as they come, and ends when the server ends it', () =>
    watching(
      ({ query }, response) => {
        expect(Object.fromEntries(query)).toEqual({ watch: 'true', allowWatchBookmarks: 'true', resourceVersion: '5' });
        response.write(event('ADDED', configMap('a', 6)) + event('MODIFIED', configMap('a', 7)).slice(0, 20));
        response.write(event('MODIFIED', configMap('a', 7)).slice(20));
        response.end(event('BOOKMARK', { metadata: { resourceVersion: '9' } }) + event('DELETED', configMap('a', 10)));
      },
      async (client) => {
        const events = await Array.fromAsync(client.kind(ConfigMap).watch({ since: '5' }));
        expect(events.map(({ type, object }) => [type, object.metadata.resourceVersion])).toEqual([
          ['added', '6'],
          ['modified', '7'],
          ['bookmark', '9'],
          ['deleted', '10'],
        ]);
      },
    ));

  test.each([
    ['in the stream', (response) => response.end(event('ERROR', failure(410, 'Expired', 'too old')))],
    ['as the answer', (response) => sendJson(response, 410, failure(410, 'Expired', 'too old'))],
  ] as readonly (readonly [string, (response: Parameters<typeof sendJson>[0]) => void])[])(
    'throws the error that it is told %s',
    (_title, answer) =>
      watching(
        (_request, response) => answer(response),
        async (client) => {
          await expect(Array.fromAsync(client.kind(ConfigMap).watch({ since: '1' }))).rejects.toMatchObject({
            code: 410,
            reason: 'Expired',
          });
        },
      ),
  );

  test.each([
    'what?\n',
    '{"type":"ADDED"}\n',
    '{"type":"NEW","object":{"metadata":{}}}\n',
    '{"type":"ADDED","object":{"metadata":3}}\n',
    '{"type":"ERROR","object":{}}\n',
  ])('refuses the line %j', (line) =>
    watching(
      (_request, response) => response.end(line),
      async (client) => {
        await expect(Array.fromAsync(client.kind(ConfigMap).watch())).rejects.toMatchObject({
          reason: 'client.bad-answer',
        });
      },
    ),
  );

  test('of which nothing is heard is given up', () =>
    watching(
      (_request, response) => response.write(event('ADDED', configMap('a', 6))),
      async (client) => {
        await expect(Array.fromAsync(client.kind(ConfigMap).watch({ silenceMs: 30 }))).rejects.toMatchObject({
          reason: 'client.unreachable',
          message: expect.stringContaining('silent'),
        });
      },
    ));

  test('ends with its signal, and when its reader goes', () => {
    let closed = 0;
    return watching(
      (_request, response) => {
        response.on('close', () => closed++);
        response.write(event('ADDED', configMap('a', 6)));
      },
      async (client) => {
        const reason = new Error('enough');
        const caller = new AbortController();
        const read = Array.fromAsync(client.kind(ConfigMap).watch({ signal: caller.signal }), () =>
          caller.abort(reason),
        );
        await expect(read).rejects.toBe(reason);
        for await (const { object } of client.kind(ConfigMap).watch()) {
          expect(object.metadata.name).toBe('a');
          break;
        }
        await expect.poll(() => closed).toBe(2);
      },
    );
  });
});

test('law: lines are the same however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.array(fc.integer({ min: 1, max: 7 })),
      async (texts, cuts) => {
        const lines = texts.map((text) => text.replaceAll('\n', ' '));
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        async function* chunks(): AsyncGenerator<Uint8Array> {
          let at = 0;
          for (const cut of cuts) yield bytes.subarray(at, (at += cut));
          yield bytes.subarray(at);
        }
        expect(await Array.fromAsync(linesOf(chunks(), 1000))).toEqual(lines);
      },
    ),
  );
});

test('a line without end is refused', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield Buffer.alloc(100, 'x');
  }
  await expect(Array.fromAsync(linesOf(endless(), 1000))).rejects.toThrow('longer than 1000 bytes');
});

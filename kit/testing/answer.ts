import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Names: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel.md */
const channels = { head: 'undici:request:headers', end: 'undici:request:trailers' } as const;

/** Resolves when a client of this process has the head, or the end, of the next answer to a request for this path. */
export async function answerSeen(path: string, part: keyof typeof channels): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (message: unknown): void => {
    if ((message as { request: { path: string } }).request.path === path) resolve();
  };
  subscribe(channels[part], look);
  await promise;
  unsubscribe(channels[part], look);
}

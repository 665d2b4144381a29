import { describe, expect, test } from 'vitest';
import type { ApiReader, Query, WatchEvent } from '../api/api.ts';
import { ApiProblem } from '../api/problem.ts';
import { openLiveList, type Listed, type LiveList, type LiveWorld } from './live-list.ts';

interface Thing extends Listed {
  readonly size: number;
}

const thing = (name: string, version: number, size = 1): Thing => ({
  metadata: { name, namespace: 'here', resourceVersion: String(version) },
  size,
});
const gone = (code: number): ApiProblem => new ApiProblem({ code, message: 'as the test wants it' });

/** A server that answers as the test says, and a clock that goes when the test says so. */
function scene() {
  let now = 0;
  const pauses: { readonly at: number; readonly end: () => void }[] = [];
  const asked: string[] = [];
  const answers: (() => Promise<unknown>)[] = [];
  const streams: Stream[] = [];
  const next = (): Promise<unknown> => answers.shift()?.() ?? Promise.reject(gone(0));
  const api: ApiReader = {
    get: (path, query) => {
      asked.push(`list ${path} ${print(query)}`);
      return next() as never;
    },
    watch: async (path, query, signal) => {
      asked.push(`watch ${path} ${print(query)}`);
      await next();
      const stream = openStream(signal);
      streams.push(stream);
      return stream.events;
    },
  };
  const world: LiveWorld = {
    now: () => new Date(now),
    soon: (work) => queueMicrotask(work),
    random: () => 1,
    wait: (ms, signal) =>
      new Promise((end) => {
        if (signal.aborted) return end();
        signal.addEventListener('abort', () => end());
        pauses.push({ at: now + ms, end });
      }),
  };
  return {
    api,
    world,
    asked,
    streams,
    /** What the next request is answered with. */
    answer: (value: unknown) => answers.push(() => Promise.resolve(value)),
    refuse: (problem: ApiProblem) => answers.push(() => Promise.reject(problem)),
    page: (version: number, items: readonly Thing[], token = '') =>
      answers.push(() => Promise.resolve({ metadata: { resourceVersion: String(version), continue: token }, items })),
    pass: async (ms: number): Promise<void> => {
      now += ms;
      for (const { at, end } of pauses) if (at <= now) end();
      await settle();
    },
  };
}

const print = (query: Query = {}): string =>
  Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

interface Stream {
  readonly events: AsyncIterable<WatchEvent>;
  send(type: string, object: unknown): void;
  end(problem?: ApiProblem): void;
  readonly ended: () => boolean;
}

function openStream(signal: AbortSignal): Stream {
  const queue: WatchEvent[] = [];
  let finish: ApiProblem | 'ended' | null = null;
  let wake = (): void => undefined;
  const ring = (): void => wake();
  signal.addEventListener('abort', ring);
  async function* events(): AsyncGenerator<WatchEvent> {
    for (;;) {
      if (signal.aborted) return;
      const event = queue.shift();
      if (event) yield event;
      else if (finish === 'ended') return;
      else if (finish) throw finish;
      else await new Promise<void>((done) => (wake = done));
    }
  }
  return {
    events: events(),
    send(type, object) {
      queue.push({ type, object });
      ring();
    },
    end(problem) {
      finish = problem ?? 'ended';
      ring();
    },
    ended: () => signal.aborted,
  };
}

function names(list: LiveList<Thing>): string {
  return list
    .snapshot()
    .items.map(({ metadata, size }) => `${metadata.name}:${size}`)
    .join(' ');
}

async function opened() {
  const stage = scene();
  stage.page(7, [thing('a', 1), thing('b', 2)]);
  stage.answer(null);
  const list = openLiveList<Thing>({ api: stage.api, path: '/things', world: stage.world });
  await settle();
  return { ...stage, list };
}

describe('a live list', () => {
  test('lists in pages, then watches from there on; what came first is shown first', async () => {
    const stage = scene();
    stage.page(5, [thing('a', 1)], 'more');
    const list = openLiveList<Thing>({
      api: stage.api,
      path: '/things',
      query: { fieldSelector: 'x=y' },
      world: stage.world,
    });
    await settle();
    expect([names(list), list.snapshot().complete]).toEqual(['a:1', false]);
    await stage.pass(0);
    expect(stage.asked).toEqual([
      'list /things fieldSelector=x=y&limit=500',
      'list /things fieldSelector=x=y&limit=500&continue=more',
    ]);
  });

  test('follows what is added, changed and deleted, and tells its listeners', async () => {
    const { list, streams, asked } = await opened();
    let told = 0;
    list.subscribe(() => told++);
    expect(asked[1]).toBe('watch /things resourceVersion=7');
    expect(list.snapshot()).toMatchObject({ contact: { state: 'live' }, complete: true });
    streams[0]!.send('ADDED', thing('c', 8));
    streams[0]!.send('MODIFIED', thing('a', 9, 5));
    streams[0]!.send('DELETED', thing('b', 10));
    await settle();
    expect(names(list)).toBe('a:5 c:1');
    expect(told).toBeGreaterThan(0);
  });

  test('goes on where it was when the server ends the stream, bookmarks counting', async () => {
    const { list, streams, asked, answer, pass } = await opened();
    streams[0]!.send('BOOKMARK', { metadata: { resourceVersion: '42' } });
    await settle();
    streams[0]!.end();
    answer(null);
    await settle();
    await pass(500);
    expect(asked.at(-1)).toBe('watch /things resourceVersion=42');
    expect(list.snapshot().contact.state).toBe('live');
    expect(names(list)).toBe('a:1 b:1');
  });

  test('says since when it is not live, keeps what it shows, and catches up', async () => {
    const { list, streams, asked, answer, pass } = await opened();
    await pass(1000);
    streams[0]!.send('BOOKMARK', { metadata: { resourceVersion: '8' } });
    await settle();
    await pass(60_000);
    streams[0]!.end(gone(0));
    await settle();
    expect(list.snapshot()).toMatchObject({ contact: { state: 'lost', since: new Date(1000) }, complete: true });
    expect(names(list)).toBe('a:1 b:1');
    // Twice in vain, less and less often; the time that is shown stays.
    await pass(500);
    await pass(999);
    expect(asked).toHaveLength(3);
    answer(null);
    await pass(1);
    expect(asked.at(-1)).toBe('watch /things resourceVersion=8');
    expect(list.snapshot().contact.state).toBe('live');
    streams.at(-1)!.send('ADDED', thing('c', 9));
    await settle();
    expect(names(list)).toBe('a:1 b:1 c:1');
  });

  test.each(['as an event', 'as an answer'])(
    'lists anew when what it knows is too old (%s), and shows the old until then',
    async (how) => {
      const { list, streams, asked, page, answer, refuse, pass } = await opened();
      if (how === 'as an event') streams[0]!.send('ERROR', { code: 410, reason: 'Expired', message: 'too old' });
      else {
        streams[0]!.end();
        refuse(gone(410));
      }
      await settle();
      page(90, [thing('z', 90)]);
      answer(null);
      expect(names(list)).toBe('a:1 b:1');
      await pass(500);
      await pass(500);
      expect(asked.slice(-2)).toEqual(['list /things limit=500', 'watch /things resourceVersion=90']);
      expect(names(list)).toBe('z:1');
    },
  );

  test('a stream that is silent for too long is dead, though nobody said so', async () => {
    const { list, streams, pass } = await opened();
    await pass(149_000);
    expect([streams[0]!.ended(), list.snapshot().contact.state]).toEqual([false, 'live']);
    await pass(1000);
    expect(streams[0]!.ended()).toBe(true);
    expect(list.snapshot().contact).toMatchObject({ state: 'lost', since: new Date(0) });
  });

  test('is tried again at once when it is nudged', async () => {
    const { list, streams, asked, answer } = await opened();
    streams[0]!.end(gone(503));
    await settle();
    expect(list.snapshot().contact.state).toBe('lost');
    answer(null);
    list.nudge();
    await settle();
    expect(asked).toHaveLength(3);
    expect(list.snapshot().contact.state).toBe('live');
  });

  test('what the server does not give shows nothing, and is asked for again after a minute', async () => {
    const stage = scene();
    stage.refuse(gone(403));
    const list = openLiveList<Thing>({ api: stage.api, path: '/things', world: stage.world });
    await settle();
    expect(list.snapshot()).toMatchObject({ contact: { state: 'refused', problem: { code: 403 } }, items: [] });
    await stage.pass(59_999);
    expect(stage.asked).toHaveLength(1);
    stage.page(1, [thing('a', 1)]);
    stage.answer(null);
    await stage.pass(1);
    expect(names(list)).toBe('a:1');
  });

  test('asks for nothing more once it is closed', async () => {
    const { list, streams, asked, pass } = await opened();
    list.close();
    streams[0]!.end(gone(0));
    await pass(600_000);
    expect(asked).toHaveLength(2);
    expect(streams[0]!.ended()).toBe(true);
  });
});

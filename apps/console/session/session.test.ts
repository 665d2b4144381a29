import { expect, test } from 'vitest';
import { openSessionKeeper, type Session } from './session.ts';

const session: Session = { id: '1', token: 't', user: 'u', groups: [], tenant: '', namespace: '', expiresAt: null };

function storage(content: Record<string, string> = {}) {
  return {
    content,
    getItem: (key: string) => content[key] ?? null,
    setItem: (key: string, value: string) => void (content[key] = value),
    removeItem: (key: string) => void delete content[key],
  };
}

test('a session is kept until it is left, and then nothing of it', () => {
  const kept = storage();
  const keeper = openSessionKeeper(kept);
  let told = 0;
  keeper.subscribe(() => told++);
  expect(keeper.state()).toEqual({ state: 'out', why: 'new' });
  keeper.enter(session);
  expect(openSessionKeeper(kept).state()).toEqual({ state: 'in', session });
  keeper.leave('ended');
  expect([keeper.state(), kept.content, told]).toEqual([{ state: 'out', why: 'ended' }, {}, 2]);
  // Several requests are refused at the same time: the first says why.
  keeper.leave('left');
  expect(keeper.state()).toEqual({ state: 'out', why: 'ended' });
});

test('what cannot be read is no session', () => {
  expect(openSessionKeeper(storage({ 'allmend.console.session': '{' })).state().state).toBe('out');
  expect(openSessionKeeper(storage({ 'allmend.console.session': '{"token":""}' })).state().state).toBe('out');
});

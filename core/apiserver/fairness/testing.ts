import type { Identity } from '../request/identity.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { Time } from './time.ts';

/** A clock that only tests move, with its alarms. For tests only. */
export interface VirtualTime extends Time {
  /** Lets time pass, alarm by alarm; what waits on promises gets its turn after each. */
  pass(ms: number): Promise<void>;
}

/** A request passes several promises before it asks for its next alarm. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await Promise.resolve();
}

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

export function virtualTime(): VirtualTime {
  let now = 0;
  let order = 0;
  const alarms: Alarm[] = [];
  /** A heap by instant, then by order. */
  const before = (a: Alarm, b: Alarm): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (i: number, j: number): void => void ([alarms[i], alarms[j]] = [alarms[j]!, alarms[i]!]);
  const push = (alarm: Alarm): void => {
    let at = alarms.push(alarm) - 1;
    for (let up = (at - 1) >> 1; at > 0 && before(alarms[at]!, alarms[up]!); at = up, up = (at - 1) >> 1) swap(at, up);
  };
  const pop = (): Alarm => {
    const top = alarms[0]!;
    const last = alarms.pop()!;
    if (alarms.length > 0) alarms[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < alarms.length && before(alarms[left]!, alarms[least]!)) least = left;
      if (right < alarms.length && before(alarms[right]!, alarms[least]!)) least = right;
      if (least === at) return top;
      swap(at, least);
      at = least;
    }
  };
  return {
    now: () => now,
    after(ms, task) {
      let state: 'set' | 'off' = 'set';
      push({ at: now + ms, order: order++, task: () => (state === 'set' ? task() : undefined) });
      return () => void (state = 'off');
    },
    async pass(ms) {
      const end = now + ms;
      await turns();
      while (alarms.length > 0 && alarms[0]!.at <= end) {
        const { at, task } = pop();
        now = at;
        task();
        await turns();
      }
      now = end;
    },
  };
}

export const userOf = (tenant: string, name = 'user', groups: readonly string[] = []): Identity => ({
  issuer: 'token',
  tenant,
  name,
  groups,
});

export const request = (verb: 'get' | 'watch' = 'get', tenant = 'any'): RequestInfo => ({
  type: 'resource',
  tenant: { id: tenant, path: tenant },
  verb,
  group: '',
  version: 'v1',
  resource: 'configmaps',
  subresource: '',
  namespace: 'default',
  name: 'x',
});

import { createLru } from '@allmend/kit-lru';
import type { PublicAnswer, PublicRequest } from './http.ts';
import { accepts } from './http.ts';
import type { State } from './state.ts';

export interface AnswerCacheOptions {
  readonly state: Pick<State, 'edition'>;
  readonly now: () => Date;
}

/** Keeps answers that anybody may see, and that cost something to make, until what they were made from changes. */
export type AnswerCache = (request: PublicRequest, make: () => Promise<PublicAnswer>) => Promise<PublicAnswer>;

interface Kept {
  readonly edition: string;
  readonly until: number;
  readonly answer: Promise<PublicAnswer>;
  readonly weight: number;
}

/** Characters of all answers that are kept, and how many there may be of them. */
const capacity = 50_000_000;
const mostKept = 200;
/** Of a short one, and of one that is under way. */
const leastWeight = capacity / mostKept;
/** Longest answer that is kept, in characters; the largest one of thirty clouds has half of that. */
const longestKept = 4_000_000;
/** For the ends of documents and certificates, which no edition tells. */
const longestMs = 30_000;

/** Many clients that ask for the same at once wait for one answer. */
export function createAnswerCache({ state, now }: AnswerCacheOptions): AnswerCache {
  const kept = createLru<Kept>({ capacity, weigh: ({ weight }) => weight });
  return async (request, make) => {
    const key = keyOf(request);
    const edition = await state.edition();
    const before = kept.get(key);
    if (before?.edition === edition && before.until > now().getTime()) return before.answer;
    const entry: Kept = { edition, until: now().getTime() + longestMs, answer: make(), weight: leastWeight };
    kept.set(key, entry);
    // Another one may have taken its place meanwhile.
    const isKept = (): boolean => kept.get(key) === entry;
    try {
      const { length } = (await entry.answer).body;
      if (isKept() && length <= longestKept) kept.set(key, { ...entry, weight: Math.max(length, leastWeight) });
      else if (isKept()) kept.delete(key);
      return await entry.answer;
    } catch (error) {
      if (isKept()) kept.delete(key);
      throw error;
    }
  };
}

/** What an answer may depend on, and nothing else: an unknown parameter makes no new one. */
function keyOf({ path, query, headers }: PublicRequest): string {
  const json = accepts(headers['accept'], 'application/json');
  return JSON.stringify([path, query.get('subject'), query.get('scopeuuid'), json]);
}

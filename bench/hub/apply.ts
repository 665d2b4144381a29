import { applyFields, type JsonObject } from '@allmend/core-machinery';
import { median, type Bench, type Figure } from '../figure.ts';
import { applySchema, sampleToApply } from './apply-sample.ts';

const bytes = 10_000;
/** Of each, in turns; the first tenth is not counted. */
const rounds = 2000;

/** Server-side apply against reading and writing the same object. */
export const apply: Bench = {
  name: 'hub-apply',
  about: 'server-side apply of a 10 kB object, against JSON.parse and JSON.stringify of it',
  measure: async (say) => {
    const schema = applySchema();
    const once = (live: JsonObject | null, applied: JsonObject): JsonObject => {
      const force = 'false';
      const request = { schema, live, applied, manager: 'bench', apiVersion: 'bench.example.org/v1', subresource: '' };
      return applyFields({ ...request, force, now: new Date(0) }).object;
    };
    const first = sampleToApply(bytes, 3);
    const changed = sampleToApply(bytes, 4);
    const text = JSON.stringify(first);
    const live = once(null, first);
    const works: Readonly<Record<string, () => unknown>> = {
      'parse and stringify': () => JSON.stringify(JSON.parse(text)),
      'that creates it': () => once(null, first),
      'that changes nothing': () => once(live, first),
      'that changes one field': () => once(live, changed),
    };
    say(`${rounds} of each`);
    const times = measureInTurns(works);
    const peer = median(times['parse and stringify']!);
    return Object.keys(works)
      .slice(1)
      .map((name): Figure => {
        const own = median(times[name]!);
        return {
          name: `server-side apply ${name} against parse and stringify`,
          value: own / peer,
          unit: '×',
          target: 15,
          bound: 'most',
          how: `median of ${rounds}, in turns, ${text.length} bytes: ${(own * 1000).toFixed(0)} µs against ${(peer * 1000).toFixed(0)} µs`,
        };
      });
  },
};

/** Milliseconds of each work, done alternately, so that what else the machine does meets all alike. */
function measureInTurns(works: Readonly<Record<string, () => unknown>>): Readonly<Record<string, readonly number[]>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = -rounds / 10; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const begun = performance.now();
      work();
      const ms = performance.now() - begun;
      if (round >= 0) times[name]!.push(ms);
    }
  }
  return times;
}

import type { Bench } from './figure.ts';
import { openGround } from './ground.ts';

/** The active checks run at the same time: the whole takes little longer than the longest. */
export const wholeRun: Bench = {
  name: 'whole-run',
  about: 'the whole run against its longest active check',
  async measure(say) {
    await using ground = await openGround({ pace: 3 });
    say('whole run');
    const run = await ground.check();
    const { observations } = await ground.snapshot();
    const spans = Object.values(observations)
      .map((one) => ({
        resource: one.resource,
        seconds: (Date.parse(one.finishedAt) - Date.parse(one.startedAt)) / 1000,
      }))
      .sort((a, b) => b.seconds - a.seconds);
    const [longest] = spans;
    if (!longest) throw new Error(`the run saw nothing:\n${run.err}`);
    return [
      {
        name: 'whole run against its longest check',
        value: run.seconds / longest.seconds,
        unit: '×',
        target: 1.2,
        bound: 'most',
        how: `${run.seconds.toFixed(1)} s with process start and all teardown, ${longest.resource} ${longest.seconds.toFixed(1)} s of it with its own; sandbox with slow life cycles`,
      },
    ];
  },
};

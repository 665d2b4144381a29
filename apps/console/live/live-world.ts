import type { LiveWorld } from './live-list.ts';

/** Updates of a list come to the screen together, at most so often: a burst of events costs one drawing. */
const drawEveryMs = 40;

/** The browser's clock and timers. */
export const browserWorld: LiveWorld = {
  now: () => new Date(),
  soon: (work) => void setTimeout(work, drawEveryMs),
  random: Math.random,
  wait: (ms, signal) =>
    new Promise((done) => {
      if (signal.aborted) return done();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    }),
};

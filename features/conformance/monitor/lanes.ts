/** Work that is done in order within a lane, several pieces at once when they have piled up, and at the same time in different lanes. */
export interface Lanes<In, Out> {
  enter(work: In): Promise<Out>;
}

interface Waiting<In, Out> {
  readonly work: In;
  readonly resolve: (result: Out) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * `take` says how many of those at the front go together (at least one); `perform` gives the outcome of each, an error for what is
 * refused by itself. When it rejects, all of them are.
 */
export function createLanes<In, Out extends object>(
  laneOf: (work: In) => string,
  take: (waiting: readonly In[]) => number,
  perform: (group: readonly In[]) => Promise<readonly (Out | Error)[]>,
): Lanes<In, Out> {
  const lanes = new Map<string, Waiting<In, Out>[]>();

  async function drain(lane: string, waiting: Waiting<In, Out>[]): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, take(waiting.map(({ work }) => work)));
      try {
        const outcomes = await perform(group.map(({ work }) => work));
        group.forEach(({ resolve, reject }, at) => {
          const outcome = outcomes[at]!;
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    // In the same breath as the last look, so that no work can fall between the two.
    lanes.delete(lane);
  }

  return {
    enter(work) {
      const { promise, resolve, reject } = Promise.withResolvers<Out>();
      const lane = laneOf(work);
      const waiting = lanes.get(lane);
      if (waiting) waiting.push({ work, resolve, reject });
      else {
        const begun = [{ work, resolve, reject }];
        lanes.set(lane, begun);
        void drain(lane, begun);
      }
      return promise;
    },
  };
}

/**
 * What a step says: go on with the next one, that the round is over, or that it is over and to be repeated after so many
 * milliseconds. What it throws ends the round too, and the key is tried again with growing pauses.
 */
export type StepResult = 'continue' | 'stop' | { readonly again: number };

/** One small thing that a round does. Its name is that of the function; it stands in logs. */
export type Step<Context> = (context: Context) => Promise<StepResult>;

/** How a round ended. */
export interface RoundEnd {
  /** The step that ended it; null when all went on to the end. */
  readonly step: string | null;
  /** Milliseconds after which it is to be repeated; null: only when something changes. */
  readonly again: number | null;
}

/** A step that failed. Its cause is what the step threw. */
export class StepFailure extends Error {
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'StepFailure';
    this.step = step;
  }
}

/** Runs the steps of a round in their order. `guard` is asked before each and throws when the round must not go on. Throws `StepFailure`. */
export async function runSteps<Context>(
  steps: readonly Step<Context>[],
  context: Context,
  guard: () => void,
): Promise<RoundEnd> {
  for (const step of steps) {
    guard();
    let result: StepResult;
    try {
      result = await step(context);
    } catch (error) {
      throw new StepFailure(step.name, error);
    }
    if (result === 'continue') continue;
    return { step: step.name, again: result === 'stop' ? null : result.again };
  }
  return { step: null, again: null };
}

import type { CollectContext, Collector } from '../engine/collector.ts';
import { DependencyFailed } from '../engine/observe.ts';

/**
 * The value of an active collector; null in a read-only run, which does not ask it. With it a reading collector can first
 * look whether anything needs to be created at all, and a check can tell "was not asked" from "failed".
 */
export async function needUnlessReadOnly<T>(context: CollectContext, active: Collector<T>): Promise<T | null> {
  try {
    return await context.need(active);
  } catch (error) {
    if (error instanceof DependencyFailed && error.reason === 'conformance.not-asked') return null;
    throw error;
  }
}

import type { CheckInput } from './testcase.ts';

/**
 * What a check sees when the collectors observed `values` (resource → value) at the instant `at`. For tests and for judging
 * values that no run collected; each value goes through its collector's schema, as a stored snapshot does. Throws when
 * a check asks for a resource that is not among `values`.
 */
export function inputOf(
  values: Readonly<Record<string, unknown>>,
  at: Date | string = '2026-11-20T12:00:00Z',
): CheckInput {
  return {
    at: new Date(at),
    get: (collector) => {
      if (!Object.hasOwn(values, collector.resource)) throw new Error(`no value for resource ${collector.resource}`);
      return collector.schema.parse(values[collector.resource]);
    },
  };
}

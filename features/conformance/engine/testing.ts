import { defineTexts } from '@allmend/kit-i18n';
import { z } from 'zod';
import type { CheckInput, Standard } from './testcase.ts';

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

const sentences = { title: 'Are there flavors?' };
const texts = defineTexts('engine-test', { en: sentences, de: sentences, fr: sentences });

/** One testcase that passes when there are at least `least` flavors. */
export function flavorStandards(least: number): Standard[] {
  const flavors = {
    resource: 'flavors',
    mode: 'read' as const,
    deadline: 1,
    schema: z.array(z.string()),
    collect: async () => [],
  };
  const message = texts.message('title');
  return [
    {
      id: 'scs-0998',
      title: 'Invented',
      url: 'https://docs.example',
      texts,
      testcases: [
        {
          id: 'scs-0998-count',
          needs: [flavors],
          check: (input) => ({ verdict: input.get(flavors).length >= least ? 'PASS' : 'FAIL', message }),
          title: message,
          demanded: message,
          section: 'All',
        },
      ],
    },
  ];
}

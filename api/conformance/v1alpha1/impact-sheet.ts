import { z } from 'zod';
import { sheetSchemaVersion } from './sheet.ts';
import { verdicts } from './verdict.ts';

const verdict = z.enum(verdicts);

/**
 * What a scope would say of every subject: a draft, or one with later versions. `scopes/<name>/impact` of the API; not for the
 * public, since it tells of unlisted subjects, too.
 */
export const ImpactSheet = z.object({
  schema: z.literal(sheetSchemaVersion),
  edition: z.string(),
  asOf: z.iso.datetime(),
  /** Name of the Scope object. */
  scope: z.string(),
  uuid: z.string(),
  stage: z.enum(['published', 'draft']),
  /** Versions in force first, then those that may come, the nearest first. */
  versions: z.array(
    z.object({
      version: z.string(),
      validity: z.enum(['effective', 'warn', 'draft', 'deprecated']),
      /** Day on which it takes effect; '' when it is in force or none is fixed. */
      from: z.string(),
      testcases: z.int(),
      /** How many subjects would pass, fail, are not known. */
      effect: z.object({ pass: z.int(), fail: z.int(), unknown: z.int() }),
    }),
  ),
  subjects: z.array(
    z.object({
      id: z.string(),
      displayName: z.string(),
      operator: z.string(),
      listing: z.enum(['public', 'unlisted']),
      /** By what is published now; null: it is not listed for the scope, or no version is in force. */
      present: z.object({ version: z.string(), verdict }).nullable(),
      /** In the order of `versions` above. */
      versions: z.array(
        z.object({
          version: z.string(),
          verdict,
          /** The worst first; `judged`: by a stored snapshot, for nobody measured it; `none`: nothing is known. */
          notPassed: z.array(
            z.object({ testcase: z.string(), verdict, basis: z.enum(['reported', 'judged', 'none']) }),
          ),
          /** Those of them that do not keep it from passing now. */
          newly: z.array(z.string()),
          /** On how many of the past days it would have passed; percent is rounded down, null when no day says anything. */
          past: z.object({ passed: z.int(), days: z.int(), percent: z.number().nullable() }),
        }),
      ),
    }),
  ),
});
export type ImpactSheet = z.infer<typeof ImpactSheet>;

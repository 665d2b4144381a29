import { z } from 'zod';
import { verdicts } from './verdict.ts';

/** A sentence as data (`@allmend/kit-i18n` `Message`). Parameters may come from a cloud: untrusted text. */
export const MessageData = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()).readonly()])).optional(),
});

/** The judgement of one testcase on one snapshot, with everything a reader needs to believe and to mend it. */
export type Finding = z.infer<typeof Finding>;
export const Finding = z.object({
  testcase: z.string(),
  /** Verdict by the standard's text, or by the official predicate in an `--as-official` run. */
  verdict: z.enum(verdicts),
  /** What the official suite's predicate says of the same evidence, when that differs from the text. */
  official: z.enum(verdicts).optional(),
  /** Which row of the deviations explains the difference. */
  deviation: z.string().optional(),
  /** One line: what was found. */
  message: MessageData,
  /** One line for each thing that does not hold. */
  details: z.array(MessageData),
  /** What the standard demands, where it says so. */
  demanded: z.object({ text: MessageData, section: z.string(), url: z.string() }),
  /** Resources of the snapshot this rests on. */
  resources: z.array(z.string()),
  /** Exchange ids of the snapshot this rests on. */
  exchanges: z.array(z.number().int().positive()),
  /** Commands to paste, one an entry. */
  remedy: z.array(z.string()),
  /** When the newest observation it rests on was finished; null for MISS. */
  observedAt: z.iso.datetime().nullable(),
});

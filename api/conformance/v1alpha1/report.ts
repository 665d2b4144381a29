import { z } from 'zod';
import { Finding } from './finding.ts';
import { verdicts } from './verdict.ts';

/** Version of the report's own shape (the official YAML form is another format). */
export const reportSchemaVersion = 'allmend.dev/report/v1';

/**
 * How a testcase counts: `main` testcases of an effective version decide the overall verdict and the exit code; the others
 * run, are shown apart, and count only with `--strict`. `own` are Allmend's testcases beyond the official suite.
 */
export const testcaseClasses = ['main', 'recommended', 'manual', 'draft', 'own'] as const;
export type TestcaseClass = (typeof testcaseClasses)[number];

/** Verdict of one scope version. */
export type VersionResult = z.infer<typeof VersionResult>;
export const VersionResult = z.object({
  version: z.string(),
  /** State at the reference date. Source: scs-0003 timeline. */
  validity: z.enum(['effective', 'warn', 'draft', 'deprecated']),
  verdict: z.enum(verdicts),
  counts: z.object({ PASS: z.number(), FAIL: z.number(), DNF: z.number(), MISS: z.number() }),
  /** Testcases in `main`, sorted. */
  testcases: z.array(z.string()),
});

export type Report = z.infer<typeof Report>;
export const Report = z.object({
  schema: z.literal(reportSchemaVersion),
  id: z.uuid(),
  subject: z.string(),
  tool: z.object({ name: z.string(), version: z.string() }),
  scope: z.object({ uuid: z.string(), name: z.string(), url: z.string() }),
  /** When the evidence was finished (UTC). */
  checkedAt: z.iso.datetime(),
  /** Day whose timeline entry decides what is effective, `YYYY-MM-DD`. */
  referenceDate: z.iso.date(),
  semantics: z.enum(['text', 'official']),
  simulated: z.boolean(),
  /** SHA-256 of the snapshot that every finding is computed from. */
  snapshot: z.string(),
  verdict: z.enum(verdicts),
  strict: z.boolean(),
  /** Versions whose `main` decides the verdict: those in force at the reference date, or those asked for by name. */
  deciding: z.array(z.string()),
  /** Pattern of `--only`: then the report is partial, and the selected testcases decide. Null: nothing was left out. */
  only: z.string().nullable(),
  versions: z.array(VersionResult),
  /** Class of each testcase that ran: the most counting one over the versions shown. */
  classes: z.record(z.string(), z.enum(testcaseClasses)),
  findings: z.array(Finding),
});

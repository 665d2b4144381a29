import { z } from 'zod';
import { Finding, MessageData } from './finding.ts';
import { origins } from './origin.ts';
import { verdicts } from './verdict.ts';

/**
 * What is published of a monitor, as plain data: public pages, JSON, CSV, feeds and the static export are all made from these. Every
 * string in them may come from a cloud or a report: untrusted text. Instants are ISO 8601 in UTC with milliseconds.
 */
export const sheetSchemaVersion = 'allmend.dev/sheet/v1';

const verdict = z.enum(verdicts);
const origin = z.enum(origins);
const instant = z.iso.datetime();
const counts = z.object({ PASS: z.int(), FAIL: z.int(), DNF: z.int(), MISS: z.int() });

/** How much of a standard is shown by testcases. `total` = proven + partly + document + uncovered. */
export const Coverage = z.object({
  total: z.int(),
  proven: z.int(),
  partly: z.int(),
  document: z.int(),
  uncovered: z.int(),
});
export type Coverage = z.infer<typeof Coverage>;

export const SheetVersion = z.object({
  version: z.string(),
  validity: z.enum(['effective', 'warn', 'draft', 'deprecated']),
  stabilizedAt: z.string().nullable(),
  /** Day on which it takes effect, when that is ahead. */
  effectiveFrom: z.string().nullable(),
  testcases: z.int(),
});
export type SheetVersion = z.infer<typeof SheetVersion>;

export const SheetScope = z.object({
  /** Name of the Scope object: part of addresses. */
  name: z.string(),
  uuid: z.string(),
  title: z.string(),
  url: z.string(),
  /** Newest first. */
  versions: z.array(SheetVersion),
  coverage: Coverage,
});
export type SheetScope = z.infer<typeof SheetScope>;

/** Verdict of one subject for one scope. */
export const SheetStanding = z.object({
  scope: z.string(),
  version: z.string(),
  verdict,
  /** The version still counts but is about to end (`warn`). */
  transition: z.boolean(),
  since: instant,
  counts,
  origin: origin.nullable(),
  newest: instant.nullable(),
  oldest: instant.nullable(),
  /** First thing that keeps it from passing. */
  cause: MessageData.nullable(),
  /** How many testcases do not pass. */
  notPassed: z.int(),
  ahead: z.array(z.object({ version: z.string(), from: z.string(), verdict, notPassed: z.int() })),
});
export type SheetStanding = z.infer<typeof SheetStanding>;

export const SheetSubject = z.object({
  /** `<namespace>/<name>`: part of addresses. */
  id: z.string(),
  displayName: z.string(),
  description: z.string(),
  operator: z.string(),
  region: z.string().nullable(),
  /** Subjects of one group are shown as regions of one cloud; null: it is a cloud by itself. */
  group: z.string().nullable(),
  country: z.string().nullable(),
  homepage: z.string().nullable(),
  contact: z.string().nullable(),
  alias: z.string(),
  standings: z.array(SheetStanding),
  certificates: z.array(
    z.object({
      number: z.string(),
      scope: z.string(),
      version: z.string(),
      state: z.enum(['Granted', 'Suspended', 'Revoked', 'Expired']),
      validFrom: instant,
      validUntil: instant,
      /** Until when a verdict that is not PASS must be mended; null: nothing is to be mended. */
      reviewUntil: instant.nullable(),
    }),
  ),
});
export type SheetSubject = z.infer<typeof SheetSubject>;

/** Something with a date ahead. */
export const SheetChange = z.object({
  /** YYYY-MM-DD. */
  day: z.string(),
  kind: z.enum(['version-effective', 'version-ends', 'certificate-ends', 'certificate-review', 'document-ends']),
  scope: z.string().nullable(),
  version: z.string().nullable(),
  subject: z.string().nullable(),
  /** Of version-effective: how many subjects would pass, fail, are not known. */
  effect: z.object({ pass: z.int(), fail: z.int(), unknown: z.int() }).nullable(),
});
export type SheetChange = z.infer<typeof SheetChange>;

export const SealedDay = z.object({ day: z.string(), hash: z.string(), key: z.string() });

/** The whole overview: `sheets/current` of the API, `/index.json` of the public pages. */
export const Sheet = z.object({
  schema: z.literal(sheetSchemaVersion),
  /** Changes exactly when anything published does. */
  edition: z.string(),
  asOf: instant,
  monitor: z.object({
    name: z.string(),
    url: z.string().nullable(),
    version: z.string(),
    /** Under which all of this may be used: an SPDX identifier or the address of a licence. Left out: nobody has said. */
    licence: z.string().optional(),
  }),
  root: SealedDay.nullable(),
  scopes: z.array(SheetScope),
  subjects: z.array(SheetSubject),
  changes: z.array(SheetChange),
});
export type Sheet = z.infer<typeof Sheet>;

/** A testcase of a subject as it stands now. */
export const SheetTestcase = z.object({
  testcase: z.string(),
  /** Versions in force (of the scope of the page) that demand it. */
  demandedBy: z.array(z.string()),
  class: z.enum(['main', 'recommended', 'manual', 'draft', 'own']),
  standard: z.string(),
  /** The question in plain words; null for testcases that this program does not know. */
  question: MessageData.nullable(),
  verdict,
  since: instant.nullable(),
  askedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  origin: origin.nullable(),
  message: MessageData.nullable(),
  /** Address part of its finding: `<report uuid>/<testcase>`; null when nothing was ever measured. */
  finding: z.string().nullable(),
});
export type SheetTestcase = z.infer<typeof SheetTestcase>;

/** `subjects/<name>/sheet?scope=<name>` of the API. */
export const SubjectSheet = z.object({
  schema: z.literal(sheetSchemaVersion),
  edition: z.string(),
  asOf: instant,
  subject: SheetSubject,
  scope: z.string(),
  /**
   * One letter a day, the oldest first, up to `lastDay`: P passed all day, F failed at some time, D did not finish at some time, M no
   * fresh result at some time, `-` before the first report. The worst of a day counts (F, M, D, P).
   */
  days: z.string(),
  lastDay: z.string(),
  testcases: z.array(SheetTestcase),
  documents: z.array(
    z.object({
      title: z.string(),
      testcase: z.string(),
      state: z.enum(['Submitted', 'Accepted', 'Rejected', 'Expired']),
      validUntil: instant,
      sha256: z.string().nullable(),
      url: z.string().nullable(),
    }),
  ),
  /** Facts for the comparison of clouds; values are plain words of the field. Empty when nothing was measured. */
  portability: z.object({
    flavors: z.array(z.string()),
    images: z.array(z.string()),
    services: z.array(z.string()),
  }),
});
export type SubjectSheet = z.infer<typeof SubjectSheet>;

/** One link of the way from a verdict back to the bytes; each names the one before it. */
export const EvidenceLink = z.object({
  kind: z.enum(['observation', 'snapshot', 'finding', 'report', 'row', 'root']),
  sha256: z.string(),
  /** Bytes; null where there is nothing to fetch. */
  size: z.int().nullable(),
  at: instant.nullable(),
  /** Whether the content is there and has this hash. */
  state: z.enum(['good', 'missing', 'changed']),
});

/** `subjects/<name>/findings?report=<uuid>&testcase=<id>` of the API. */
export const FindingSheet = z.object({
  schema: z.literal(sheetSchemaVersion),
  subject: z.string(),
  report: z.string(),
  scope: z.string().nullable(),
  finding: Finding,
  question: MessageData.nullable(),
  since: instant.nullable(),
  origin,
  signer: z.string().nullable(),
  /** The exchanges that it rests on, at most 50. */
  exchanges: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      at: instant,
      durationMs: z.number(),
      status: z.int().nullable(),
      requestId: z.string().nullable(),
      attempts: z.int(),
      responseBody: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
  /** From the bytes to the day root. */
  chain: z.array(EvidenceLink),
});
export type FindingSheet = z.infer<typeof FindingSheet>;

/** `scopes/<name>/sheet` of the API. */
export const ScopeSheet = z.object({
  schema: z.literal(sheetSchemaVersion),
  edition: z.string(),
  asOf: instant,
  scope: SheetScope,
  timeline: z.array(z.object({ date: z.string(), versions: z.record(z.string(), z.string()) })),
  modules: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      url: z.string().nullable(),
      /** Versions that include it. */
      versions: z.array(z.string()),
      /** Target (main, recommended, …) → testcase ids. */
      targets: z.record(z.string(), z.array(z.string())),
      /** How it is shown to hold: `uncovered`: the module is included and nothing is checked. */
      coverage: z.enum(['proven', 'partly', 'document', 'uncovered']),
    }),
  ),
  testcases: z.array(
    z.object({
      testcase: z.string(),
      lifetime: z.enum(['day', 'week', 'month', 'quarter', 'year']),
      manual: z.boolean(),
      known: z.boolean(),
      question: MessageData.nullable(),
      description: z.string(),
      url: z.string().nullable(),
    }),
  ),
  /** What changed from one version to the next: ids that came and went. */
  differences: z.array(
    z.object({ from: z.string(), to: z.string(), added: z.array(z.string()), removed: z.array(z.string()) }),
  ),
});
export type ScopeSheet = z.infer<typeof ScopeSheet>;

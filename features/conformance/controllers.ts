// The second door: what runs in a server, over a store and the API of a hub. Short commands need not load it.

// verdicts: what results mean, at an instant and over time
export { coverageOf, moduleCoverage } from './verdicts/coverage.ts';
export type { ModuleCoverage } from './verdicts/coverage.ts';
export { daysOf, shareOf } from './verdicts/days.ts';
export type { Share } from './verdicts/days.ts';
export { decidingVersion } from './verdicts/deciding.ts';
export type { DecidingVersion } from './verdicts/deciding.ts';
export { declaredBy } from './verdicts/declared.ts';
export type { DeclaredResult } from './verdicts/declared.ts';
export { createHistory, historyOf, sinceOf, timeline } from './verdicts/history.ts';
export type { History, HistoryAt, IntervalQuery, TimelineInput } from './verdicts/history.ts';
export { impact, impactVersions, subjectImpact, versionImpacts } from './verdicts/impact.ts';
export type { Impact, ImpactInput, ImpactSubject, SubjectImpact, VersionImpact } from './verdicts/impact.ts';
export { judgeAgain, neverMeasured, rowsToJudge } from './verdicts/replay.ts';
export type { TestcaseState } from './verdicts/results.ts';
export type { HistoryRow, Interval, SweepInput } from './verdicts/sweep.ts';
export { countingResults, standing } from './verdicts/standing.ts';
export type { AheadStanding, CountingResult, NotPassed, Standing, StandingInput } from './verdicts/standing.ts';

// monitor
export type { BundleProblem } from './monitor/bundle/problems.ts';
export { verifyBundle } from './monitor/bundle/verify-bundle.ts';
export type { BundleVerdict, RecomputedDifference, VerifyBundleOptions } from './monitor/bundle/verify-bundle.ts';
export { writeBundle } from './monitor/bundle/write-bundle.ts';
export type { BundleOptions, LostContent, WrittenBundle } from './monitor/bundle/write-bundle.ts';
export { createJournal } from './monitor/create-journal.ts';
export type { JournalOptions } from './monitor/create-journal.ts';
export { createDayRootResource } from './monitor/day-root-resource.ts';
export type { DayRootResource, DayRootResourceOptions } from './monitor/day-root-resource.ts';
export { createDayRoots } from './monitor/day-roots.ts';
export type { DayRootQuery, DayRoots, DayRootsOptions, SealedDay } from './monitor/day-roots.ts';
export { journalErrors, monitorErrors } from './monitor/errors.ts';
export type {
  Journal,
  NewestResult,
  NewestResults,
  ReportEntry,
  ReportRow,
  RowQuery,
  SubjectPlace,
} from './monitor/journal.ts';
export { monitorKeyResource, openMonitorKeys, writeAllowedSigners } from './monitor/monitor-keys.ts';
export type { MonitorKey, MonitorKeys, MonitorKeysOptions, MonitorPublicKey } from './monitor/monitor-keys.ts';
export { evidenceOf } from './monitor/evidence-of.ts';
export { createRetention } from './monitor/retention.ts';
export type { Retention, RetentionOptions, RetentionSummary, UnreadableSnapshot } from './monitor/retention.ts';

// intake: signed reports, accounts, API keys
export { makeApiKey } from './intake/api-key.ts';
export type { ApiKey } from './intake/api-key.ts';
export { createDirectory } from './intake/directory.ts';
export type { Directory, DirectorySources, KnownScope, NamedSubject, ObjectSource } from './intake/directory.ts';
export { openDirectory } from './intake/directory-informers.ts';
export type { DirectoryOptions, OpenDirectory } from './intake/directory-informers.ts';
export { bodyLimit as reportBodyLimit, contentTypes as reportContentTypes } from './intake/envelope.ts';
export { intakeErrors } from './intake/errors.ts';
export { createIntake } from './intake/intake.ts';
export type { Intake, IntakeOptions, IntakeOutcome, TakenReport } from './intake/intake.ts';
export { createStatusNotes } from './intake/status-notes.ts';

// official-api: the HTTP interface of the official monitor
export type { PublicAnswer, PublicRequest } from './official-api/http.ts';
export { createOfficialApi } from './official-api/official-api.ts';
export type { OfficialApi, OfficialApiOptions } from './official-api/official-api.ts';

// certificates, documents: their life, decisions by two people
export { certificateController } from './certificates/certificate-controller.ts';
export type { CertificateControllerOptions } from './certificates/certificate-controller.ts';
export { createDecisions } from './certificates/decisions.ts';
export type { DecisionsOptions } from './certificates/decisions.ts';
export type { DeskParts } from './certificates/desk.ts';
export { fourEyesRules } from './certificates/guard.ts';
export { pendingAt, stateAt, stateSince } from './certificates/life.ts';
export type { CertificateState, CertificateStatus } from './certificates/life.ts';
export { evidenceHolds } from './certificates/evidence-hold.ts';
export { digestsOf } from './documents/digest.ts';
export { documentController } from './documents/document-controller.ts';
export type { DocumentControllerOptions } from './documents/document-controller.ts';
export { documentStateAt } from './documents/life.ts';
export type { DocumentState, DocumentStatus } from './documents/life.ts';
export { createReviews } from './documents/reviews.ts';

// badge: public answers about certificates
export { badgeSvg } from './badge/badge.ts';
export type { BadgeOptions, BadgeState } from './badge/badge.ts';
export { createCertificatePages } from './badge/pages.ts';
export type { CertificatePages, CertificatePagesOptions } from './badge/pages.ts';
export { revocationsNamespace } from './badge/revocations.ts';
export { certificateSource } from './badge/source.ts';
export type { CertificateSource, CertificateView } from './badge/source.ts';

// schedule, subject, run, scope-kind: what is measured when, and by whom
export { due } from './schedule/due.ts';
export type { DueRun, NothingDue, PastRun, ScheduledTestcase, ScheduleInput } from './schedule/model.ts';
export { runController } from './run/run-controller.ts';
export type { RunControllerOptions } from './run/run-controller.ts';
export type { Clean, Cleaning } from './run/run-work.ts';
export { cloudName, findCloud, parseCloudName } from './run/cloud-access.ts';
export type { CloudPlace, FoundCloud } from './run/cloud-access.ts';
export { runErrors } from './run/errors.ts';
export { subjectController } from './subject/subject-controller.ts';
export type { SubjectControllerOptions } from './subject/subject-controller.ts';
export { scopeController } from './scope-kind/scope-controller.ts';
export type { ScopeControllerOptions } from './scope-kind/scope-controller.ts';
export { readScopeObject } from './scope-kind/scope-object.ts';
export type { ReadScopeObject } from './scope-kind/scope-object.ts';

// sheets: what is published, and read through the API
export { createSheets } from './sheets/sheets.ts';
export type { Sheets, SheetsOptions, SheetTenant, SubjectName } from './sheets/sheets.ts';
export type { MayReadSubject } from './sheets/evidence-content.ts';
export { createConformanceSubresources } from './sheets/subresources.ts';
export type { ConformanceSubresourcesOptions } from './sheets/subresources.ts';
export { findingDigest } from './sheets/finding-sheet.ts';

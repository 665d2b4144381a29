// Data types of evidence and reports. The kinds of the hub are in `@allmend/api/kinds`: short commands need not load them.
export { verdicts, worstVerdict } from './conformance/v1alpha1/verdict.ts';
export type { Verdict } from './conformance/v1alpha1/verdict.ts';
export { snapshotSchemaVersion, Snapshot, Observation, Exchange, Identity } from './conformance/v1alpha1/snapshot.ts';
export { Finding, MessageData } from './conformance/v1alpha1/finding.ts';
export { reportSchemaVersion, Report, VersionResult, testcaseClasses } from './conformance/v1alpha1/report.ts';
export type { TestcaseClass } from './conformance/v1alpha1/report.ts';
export { mostArgon2 } from './conformance/v1alpha1/most-argon2.ts';
export { origins } from './conformance/v1alpha1/origin.ts';
export type { Origin } from './conformance/v1alpha1/origin.ts';
export { ImpactSheet } from './conformance/v1alpha1/impact-sheet.ts';
export {
  Coverage,
  EvidenceLink,
  FindingSheet,
  ScopeSheet,
  SealedDay,
  Sheet,
  sheetSchemaVersion,
  SheetChange,
  SheetScope,
  SheetStanding,
  SheetSubject,
  SheetTestcase,
  SheetVersion,
  SubjectSheet,
} from './conformance/v1alpha1/sheet.ts';

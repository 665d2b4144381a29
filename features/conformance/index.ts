// One block per room, sorted; each room adds its own lines.
export { standards } from './checks/registry.ts';

export { checkCloud, judgeSnapshot, planCheck } from './cloud-check.ts';
export type { CheckPlan, CheckResult, CloudCheck, Judging } from './cloud-check.ts';
export type { CollectContext, CollectOptions, Collector, EvidenceDocument, TrackResource } from './engine/collector.ts';
export { conformanceErrors } from './engine/errors.ts';
export { judge } from './engine/judge.ts';
export type { RunEvent } from './engine/observe.ts';
export { selectTestcases, testcasePattern } from './engine/selection.ts';
export type { CheckInput, Deviation, Outcome, Semantics, Standard, Testcase } from './engine/testcase.ts';

export { openEvidenceFolder } from './evidence/folder.ts';
export type { EvidenceFolder, EvidenceRun, UnfinishedRun } from './evidence/folder.ts';
export { replayEvidence } from './evidence/replay.ts';
export type { ReplayDifference, ReplayedRun } from './evidence/replay.ts';

export { renderHtmlReport } from './html-report/render.ts';

export { printFlavorName, printFlavorNameV1, shortenFlavorName } from './flavor-name/print.ts';
export { claimsStandardName, parseFlavorName } from './flavor-name/parse.ts';
export { extraSpecsOf, officialProperties } from './flavor-name/properties.ts';
export { acceptsName, refusalOf } from './flavor-name/reading.ts';
export type { NameAuthority, NameFault, NameReading, NameRemark, ReadName } from './flavor-name/reading.ts';
export type { FlavorName } from './flavor-name/model.ts';
export { describeFlavor, flavorProse } from './flavor-name/prose.ts';
export { buildFlavorName, flavorQuestions } from './flavor-name/questions.ts';
export type { BuiltName, FlavorAnswers, FlavorChoice, FlavorQuestion } from './flavor-name/questions.ts';

export { officialProperty as officialImageProperty, scs0102Properties } from './checks/scs-0102/check.ts';
export { classifyAge as classifyImageAge, officialRecency as officialImageRecency } from './checks/scs-0102/recency.ts';
export type { Age as ImageAge } from './checks/scs-0102/recency.ts';
export type { ImageView } from './resources/images.ts';

export { checkSonobuoy, sonobuoyVerdict } from './checks/scs-0201/check.ts';
export type { SonobuoyItem } from './checks/scs-0201/check.ts';
export { criticalRanges } from './checks/scs-0210/cve.ts';
export type { AffectedRange } from './checks/scs-0210/cve.ts';
export { EndOfLifeTable, shippedEndOfLife } from './checks/scs-0210/end-of-life.ts';
export { checkVersionPolicy } from './checks/scs-0210/policy.ts';
export type { VersionPolicyInput } from './checks/scs-0210/policy.ts';
export { isRecent as isRecentKubernetes, KubernetesRelease } from './checks/scs-0210/recency.ts';
export { parseClusterVersion } from './checks/scs-0210/version.ts';
export { semanticsVerdict, syntaxVerdict } from './checks/scs-0100/check.ts';
export { standardFlavorOf, standardFlavors } from './checks/scs-0103/catalogue.ts';
export type { StandardFlavor } from './checks/scs-0103/catalogue.ts';
export { flavorVerdict } from './checks/scs-0103/check.ts';
export { flavors, flavorsOf } from './resources/flavors.ts';
export type { FlavorView } from './resources/flavors.ts';

export { evaluate, officialResult, verdictOf } from './scope/evaluation.ts';
export type { OfficialResult } from './scope/evaluation.ts';
export { scopeErrors } from './scope/errors.ts';
export { expiresAt } from './scope/expiry.ts';
export { compareFrozen } from './scope/freeze.ts';
export { lifetimes, sections, validities } from './scope/model.ts';
export type { Lifetime, Scope, ScopeFinding, ScopeTestcase, ScopeVersion, Section, Validity } from './scope/model.ts';
export { lintScope, readScope } from './scope/reader.ts';
export type { LintedScope } from './scope/reader.ts';
export {
  attention,
  declaredTarget,
  findVersion,
  mainTestcases,
  resolveVersion,
  testcasesOf,
} from './scope/resolution.ts';
export type { ResolvedVersion } from './scope/resolution.ts';
export { findShipped, loadScope, shippedScopeByUuid, shippedScopes } from './scope/shipped/catalogue.ts';
export type { LoadedScope, ShippedScope, TextSource } from './scope/shipped/catalogue.ts';
export { listedVersions, upcomingChanges, validityAt } from './scope/validity.ts';
export type { ValidityChange, VersionValidity } from './scope/validity.ts';

export { readAllowedSigners } from './signature/allowed-signers.ts';
export type { AllowedSigners } from './signature/allowed-signers.ts';
export { signatureErrors } from './signature/errors.ts';
export { openSigningKey } from './signature/private-key.ts';
export type { AskPassphrase, SigningKey } from './signature/private-key.ts';
export { reportNamespace, signContent } from './signature/sign.ts';
export { verifySignature } from './signature/verify.ts';
export type { VerifiedSignature, VerifyOptions } from './signature/verify.ts';

export { checkAspect as checkVolumeAspect, checkSyntax as checkVolumeTypeSyntax } from './checks/scs-0114/check.ts';

export { officialDefaultRules } from './checks/scs-0115/check.ts';
export type { RuleView } from './resources/security-groups.ts';

export { buildReport } from './report/build.ts';
export type { ReportInput } from './report/build.ts';
export { convertReport, requireFindings, textFormats } from './report/conversion.ts';
export type { ConversionOptions, TextFormat } from './report/conversion.ts';
export { reportErrors } from './report/errors.ts';
export { readReportJson, writeReportJson } from './report/json.ts';
export { writeOfficialMarkdown, writeReportMarkdown } from './report/markdown.ts';
export { officialForm } from './report/official-form.ts';
export type { OfficialRun } from './report/official-form.ts';
export { resultsOf } from './report/official.ts';
export type { OfficialInvocation, OfficialReport } from './report/official.ts';
export { readOfficial } from './report/official-reader.ts';
export type { ReadOptions, ReportRemark } from './report/official-reader.ts';
export { writeOfficialJson, writeOfficialYaml } from './report/official-writer.ts';
export { readReport } from './report/reading.ts';
export type { ReadReport } from './report/reading.ts';
export { groupByReason, hintFor } from './report/reasons.ts';
export type { ReasonGroup } from './report/reasons.ts';
export { readingOrder, stateReport } from './report/statement.ts';
export type { Statement } from './report/statement.ts';
export { summariseReport } from './report/summary.ts';
export type { ReportSummary, TestcaseResult } from './report/summary.ts';
export { verifyReport } from './report/verification.ts';
export type { VerificationInput, VerifiedReport } from './report/verification.ts';

export { writeSubmissionBundle } from './submission-bundle/write.ts';
export { submitErrors } from './submit/errors.ts';
export { monitorToken, reportsUrl, submitReport } from './submit/submit.ts';
export type { Fetch, FetchAnswer, FetchInit, SignedBundle, SignedDocument, Submission } from './submit/submit.ts';

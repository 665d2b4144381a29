import { join } from 'node:path';
import {
  checkCloud,
  loadScope,
  openEvidenceFolder,
  planCheck,
  standards,
  testcasePattern,
  type CheckPlan,
  type CollectOptions,
  type Judging,
} from '@allmend/conformance';
import { openSqliteLedger } from '@allmend/core-ledger';
import type { CheckFlags } from './commands/check.ts';
import type { CommandContext } from './context.ts';
import { openCheckProgress } from './check-progress.ts';
import { namedCloud, openNamedCloud } from './cloud.ts';
import { readDocuments } from './documents.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { readTextFile } from './files.ts';
import { prepareEvidence } from './prepare-evidence.ts';
import { renderReport } from './report-view.ts';
import { openReportKey, writeBundle, writeReports } from './report-output.ts';
import { officialOf, openSubmission, submitWritten } from './submission.ts';
import { cliTexts } from './texts.ts';
import { tool } from './version.ts';

/** The whole of `allmend check`: collect, judge, show, write, sign, submit. */
export async function runCheck(
  context: CommandContext,
  cloudName: string,
  flags: CheckFlags,
  { judge }: { readonly judge: boolean } = { judge: true },
): Promise<number> {
  const { locale, terminal, signal } = context;
  const judging = await openJudging(flags);
  const collect = {
    documents: await readDocuments(flags.documents, context.cwd),
    domainManagerCloud: await domainManager(context, flags),
  };
  const plan = planCheck({ ...judging, collect, readOnly: flags.readOnly ?? false });
  if (flags.dryRun) return showPlan(context, plan, flags);
  const key = await openReportKey(context, flags);
  const submission = await openSubmission(context, flags);
  const cloud = await openNamedCloud(context, cloudName, { region: flags.region, concurrency: flags.concurrency });
  const ledger = await openSqliteLedger(join(context.stateFolder, 'ledger.sqlite'));
  try {
    const { folder, resume } = await prepareEvidence({ context, cloud, ledger, flags });
    terminal.note(
      `${cliTexts.format(locale, 'checking', { cloud: cloudName, scope: judging.scope.name, date: judging.date })}\n`,
    );
    const progress = openCheckProgress(terminal, locale);
    const evidence = await openEvidenceFolder(folder, { create: true });
    const result = await checkCloud({
      ...judging,
      subject: flags.subject ?? cloudName,
      cloud,
      readOnly: flags.readOnly ?? false,
      allowPrivileged: flags.allowPrivileged ?? false,
      ledger,
      evidence,
      collect,
      resume,
      serial: flags.concurrency === 1,
      ...(flags.deadline !== undefined && { longest: flags.deadline }),
      signal,
      event: progress.event,
    }).finally(() => progress.close());
    const { report, snapshot, interrupted } = result;
    if (flags.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    else if (judge)
      terminal.out(
        `\n${renderReport(report, { locale, paint: terminal.paintOut, columns: context.stdout.columns ?? 120, explain: flags.explain ?? false, standards })}`,
      );
    if (interrupted) {
      terminal.note(`${cliTexts.format(locale, 'interrupted')}\n`);
      return exitCodes.interrupted;
    }
    const written = await writeReports(context, { report, snapshot, flags, key });
    const bundle =
      key && flags.bundle ? await writeBundle(context, { report, evidence, key, path: flags.bundle }) : null;
    if (submission) await submitWritten(context, bundle ?? officialOf(written), submission);
    if (flags.evidence !== undefined)
      terminal.note(`${cliTexts.format(locale, 'evidence-in', { path: flags.evidence })}\n`);
    if (!judge) return exitCodes.passed;
    if (!flags.explain && !flags.json && report.verdict !== 'PASS')
      terminal.note(`${cliTexts.format(locale, 'explain-hint')}\n`);
    return exitCodeOf(report.verdict);
  } finally {
    await cloud.close();
    await ledger.close();
  }
}

/** What verdicts are decided by, from the command line. */
export async function openJudging(
  flags: Pick<CheckFlags, 'scope' | 'version' | 'date' | 'only' | 'strict' | 'asOfficial'>,
): Promise<Judging> {
  const { scope } = await loadScope(flags.scope, readTextFile);
  return {
    standards,
    scope,
    date: flags.date ?? new Date().toISOString().slice(0, 10),
    ...(flags.version && { versions: flags.version }),
    semantics: flags.asOfficial ? 'official' : 'text',
    strict: flags.strict ?? false,
    only: flags.only === undefined ? null : testcasePattern(flags.only),
    tool,
  };
}

function showPlan(context: CommandContext, plan: CheckPlan, flags: CheckFlags): number {
  const { terminal, locale } = context;
  if (flags.json) terminal.out(`${JSON.stringify(plan, null, 2)}\n`);
  else {
    terminal.out(`${cliTexts.format(locale, 'dry-run-judges', { count: plan.testcases.length })}\n`);
    terminal.out(`${cliTexts.format(locale, 'dry-run-reads', { resources: plan.reads.join(', ') || '–' })}\n`);
    terminal.out(`${cliTexts.format(locale, 'dry-run-active', { resources: plan.active.join(', ') || '–' })}\n`);
  }
  return exitCodes.passed;
}

async function domainManager(
  context: CommandContext,
  { domainManagerCloud: name }: CheckFlags,
): Promise<CollectOptions['domainManagerCloud']> {
  if (name === undefined) return null;
  const open = await namedCloud(context, name);
  return () => Promise.resolve(open());
}

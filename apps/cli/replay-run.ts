import { judgeSnapshot, openEvidenceFolder, replayEvidence, standards, type ReplayedRun } from '@allmend/conformance';
import type { Report } from '@allmend/api';
import { openJudging } from './check-run.ts';
import type { ReplayFlags } from './commands/replay.ts';
import type { CommandContext } from './context.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { renderReport } from './report-view.ts';
import { cliTexts } from './texts.ts';

/** The whole of `allmend replay`. */
export async function runReplay(context: CommandContext, dir: string, flags: ReplayFlags): Promise<number> {
  const { terminal, locale, signal } = context;
  const judging = await openJudging(flags);
  const folder = await openEvidenceFolder(dir, { create: false });
  let runs = 0;
  let differences = 0;
  let newest: Report | null = null;
  for await (const replayed of replayEvidence(folder, {
    standards,
    semantics: judging.semantics,
    only: judging.only,
    signal,
  })) {
    const { run, snapshot, only } = replayed;
    runs++;
    differences += replayed.differences.length;
    newest = judgeSnapshot(snapshot, run.snapshot, { ...judging, only, date: flags.date ?? run.referenceDate });
    if (flags.json)
      terminal.out(`${JSON.stringify({ run: run.id, differences: replayed.differences, report: newest })}\n`);
    else if (flags.all) terminal.out(`${run.cloud} · ${run.finishedAt}\n${show(context, newest, flags)}\n`);
    if (!flags.json) for (const line of changes(context, replayed)) terminal.out(`${line}\n`);
  }
  if (!newest) {
    const { conformanceErrors } = await import('@allmend/conformance');
    throw conformanceErrors.error('evidence-missing', { path: dir });
  }
  if (!flags.json) {
    if (!flags.all) terminal.out(show(context, newest, flags));
    terminal.note(`${cliTexts.format(locale, 'replayed', { runs, differences })}\n`);
  }
  return differences > 0 ? exitCodes.failed : exitCodeOf(newest.verdict);
}

function show({ terminal, locale, stdout }: CommandContext, report: Report, flags: ReplayFlags): string {
  return renderReport(report, {
    locale,
    paint: terminal.paintOut,
    columns: stdout.columns ?? 120,
    explain: flags.explain ?? false,
    standards,
  });
}

function changes({ locale }: CommandContext, { differences }: ReplayedRun): string[] {
  return differences.map(({ testcase, was, now }) =>
    cliTexts.format(locale, 'was-now', { testcase, was: was ?? '–', now: now ?? '–' }),
  );
}

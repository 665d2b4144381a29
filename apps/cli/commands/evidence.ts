import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Act } from '../act.ts';
import type { VerifyFlags } from '../publication/evidence-verify.ts';
import type { CheckFlags } from './check.ts';

type EvidenceFlags = Pick<
  CheckFlags,
  'only' | 'region' | 'readOnly' | 'resume' | 'allowPrivileged' | 'domainManagerCloud' | 'documents'
> & {
  readonly evidence: string;
};

export function defineEvidence(program: Command, act: Act): void {
  const evidence = program
    .command('evidence')
    .description('collect evidence to be judged elsewhere, and verify what a monitor keeps')
    .addHelpText(
      'after',
      '\nExamples:\n  allmend evidence collect mycloud --evidence evidence --read-only\n  allmend evidence verify published/current',
    );
  evidence
    .command('collect')
    .description('ask a cloud everything the testcases need, and judge nothing')
    .argument('<cloud>', 'name in your clouds.yaml')
    .requiredOption('--evidence <dir>', 'folder for the evidence')
    .addOption(new Option('--only <regex>', 'only what testcases whose id starts so need'))
    .addOption(new Option('--region <name>', 'region of the cloud'))
    .addOption(new Option('--read-only', 'create nothing in the cloud'))
    .addOption(new Option('--resume', 'go on with the interrupted run of this cloud'))
    .addOption(
      new Option('--documents <file>', 'evidence for manual testcases (repeatable)')
        .argParser((value: string, previous: readonly string[]) => [...previous, value])
        .default([], 'none'),
    )
    .addOption(new Option('--allow-privileged', 'accept credentials with the role admin or manager'))
    .addOption(new Option('--domain-manager-cloud <name>', 'cloud entry of a domain manager, for scs-0302'))
    .addHelpText(
      'after',
      '\nThe folder can be carried to another machine and judged there with `allmend replay`.\n\nExample:\n  allmend evidence collect mycloud --evidence evidence --read-only',
    )
    .action(
      act(async (context: CommandContext, cloud: string, flags: EvidenceFlags) => {
        const { runCheck } = await import('../check-run.ts');
        return runCheck(context, cloud, { ...flags, scope: 'scs-compatible-iaas', output: [] }, { judge: false });
      }),
    );
  evidence
    .command('verify')
    .description('check the evidence that a monitor has published, without it and without network')
    .argument('<path>', 'bundle, or the published folder that it is in')
    .addOption(new Option('--allowed-signers <file>', 'keys of the monitor that you got elsewhere (default: its own)'))
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText(
      'after',
      `
Checks every file against the signed list, every link of every chain, the seals of the days, every content and every signature,
and judges the snapshots again. Exit code 0: all of it holds; 1: something does not. That a newer program judges otherwise is
told and is no fault of the evidence.

Examples:
  allmend evidence verify published/current
  allmend evidence verify bundle --allowed-signers monitor-keys --json`,
    )
    .action(
      act(async (context: CommandContext, path: string, flags: VerifyFlags) => {
        const { verifyEvidence } = await import('../publication/evidence-verify.ts');
        return verifyEvidence(context, path, flags);
      }),
    );
}

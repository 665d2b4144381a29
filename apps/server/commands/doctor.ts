import { Option, type Command } from 'commander';
import { plainText } from '@allmend/kit-terminal';
import { settingsOf, type ServerAct, type ServerContext } from '../context.ts';
import { dataDirOf, dataDirOption } from '../place.ts';

interface DoctorFlags {
  readonly dataDir?: string;
  readonly databaseUrl?: string;
  readonly json?: true;
}

const marks = { good: ['ok', 'pass'], warning: ['look', 'dnf'], bad: ['BAD', 'fail'] } as const;

export function defineDoctor(program: Command, act: ServerAct): void {
  program
    .command('doctor')
    .description('say what is wrong with the hub, and how to mend it')
    .addOption(new Option(...dataDirOption))
    .addOption(new Option('--database-url <url>', 'PostgreSQL of the store, where it is not embedded'))
    .addOption(new Option('--json', 'findings as JSON'))
    .addHelpText(
      'after',
      `
It changes nothing. Exit code 1: something is bad; 0: nothing is, though something may be worth a look.

Examples:
  allmend doctor
  allmend doctor --data-dir ./hub --json`,
    )
    .action(
      act(async (context: ServerContext, flags: DoctorFlags) => {
        const { diagnose } = await import('../doctor.ts');
        const { terminal } = context;
        const findings = await diagnose({
          dataDir: dataDirOf(context, flags.dataDir),
          databaseUrl: flags.databaseUrl ?? settingsOf(context).databaseUrl,
          now: new Date(),
        });
        if (flags.json) terminal.out(`${JSON.stringify(findings, null, 2)}\n`);
        else
          for (const { name, state, finding, remedy } of findings) {
            const [text, colour] = marks[state];
            terminal.out(`${terminal.paintOut(colour, text.padEnd(5))}${name.padEnd(23)}${plainText(finding)}\n`);
            if (remedy !== '') terminal.out(`${' '.repeat(28)}${plainText(remedy)}\n`);
          }
        return findings.some(({ state }) => state === 'bad') ? 1 : 0;
      }),
    );
}

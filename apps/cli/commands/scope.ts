import { type Command, Option } from 'commander';
import { formatMessage } from '@allmend/kit-i18n';
import { plainText, table } from '@allmend/kit-terminal';
import type { CommandContext } from '../context.ts';
import { readTextFile } from '../files.ts';
import type { Act } from '../act.ts';
import { cliTexts } from '../texts.ts';

interface ScopeFlags {
  readonly date?: string;
  readonly version?: string;
  readonly yaml?: true;
  readonly json?: true;
}

export function defineScope(program: Command, act: Act): void {
  const scope = program
    .command('scope')
    .description('list, show and lint certificate scopes')
    .addHelpText(
      'after',
      '\nExamples:\n  allmend scope list\n  allmend scope show iaas --version v5.1\n  allmend scope lint my-scope.yaml',
    );
  scope
    .command('list')
    .description('the shipped scopes, their versions and states')
    .addOption(new Option('--date <day>', 'state at that day, YYYY-MM-DD (default: today, UTC)'))
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText('after', '\nExamples:\n  allmend scope list\n  allmend scope list --date 2027-03-01 --json')
    .action(act((context, flags: ScopeFlags) => list(context, flags)));
  scope
    .command('show')
    .description('versions, timeline and testcases of a scope')
    .argument('<scope>', 'shipped scope, its UUID, or a scope file')
    .addOption(new Option('--version <version>', 'the testcases of that version'))
    .addOption(new Option('--date <day>', 'state at that day, YYYY-MM-DD (default: today, UTC)'))
    .addOption(new Option('--yaml', 'the scope file as it stands'))
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText(
      'after',
      '\nExamples:\n  allmend scope show iaas --version v5.1\n  allmend scope show ./scs-compatible-iaas.yaml --json\n  allmend scope show kaas --yaml',
    )
    .action(act((context, name: string, flags: ScopeFlags) => show(context, name, flags)));
  scope
    .command('lint')
    .description('every finding about a scope file, with line and column; exit code 1 when one is an error')
    .argument('<scope>', 'shipped scope or a scope file')
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText('after', '\nExample:\n  allmend scope lint my-scope.yaml')
    .action(act((context, file: string, flags: ScopeFlags) => lint(context, file, flags)));
}

const today = () => new Date().toISOString().slice(0, 10);

async function list(context: CommandContext, flags: ScopeFlags): Promise<number> {
  const { mainTestcases, readScope, shippedScopes, validityAt } = await import('@allmend/conformance');
  const { terminal, locale } = context;
  const rows = shippedScopes.flatMap(({ alias, text }) => {
    const scope = readScope(text, alias);
    const states = validityAt(scope, flags.date ?? today());
    return scope.versions.map(({ version, stabilizedAt }) => ({
      alias,
      uuid: scope.uuid,
      name: scope.name,
      version,
      validity: states.get(version)!.validity,
      stabilizedAt,
      main: mainTestcases(scope, version).length,
    }));
  });
  if (flags.json) terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
  else
    terminal.out(
      table(
        [
          { title: 'scope' },
          { title: cliTexts.format(locale, 'version') },
          { title: cliTexts.format(locale, 'validity') },
          { title: cliTexts.format(locale, 'testcases'), align: 'right' },
        ],
        rows.map((row) => [row.alias, row.version, cliTexts.format(locale, row.validity), String(row.main)]),
      ),
    );
  return 0;
}

async function show(context: CommandContext, name: string, flags: ScopeFlags): Promise<number> {
  const { findVersion, loadScope, mainTestcases, resolveVersion, upcomingChanges, validityAt } =
    await import('@allmend/conformance');
  const { terminal, locale } = context;
  const { scope, text } = await loadScope(name, readTextFile);
  if (flags.yaml) {
    terminal.out(text);
    return 0;
  }
  const date = flags.date ?? today();
  const states = validityAt(scope, date);
  const versions = (flags.version === undefined ? scope.versions : [findVersion(scope, flags.version)]).map((one) => ({
    version: one.version,
    validity: states.get(one.version)!.validity,
    stabilizedAt: one.stabilizedAt,
    modules: one.include,
    targets: Object.fromEntries(resolveVersion(scope, one.version).targets),
  }));
  if (flags.json) {
    const changes = upcomingChanges(scope, date);
    terminal.out(
      `${JSON.stringify({ uuid: scope.uuid, name: scope.name, url: scope.url, date, versions, changes, warnings: scope.warnings.length }, null, 2)}\n`,
    );
    return 0;
  }
  terminal.out(`${terminal.paintOut('bold', plainText(scope.name))}  ${scope.uuid}\n${plainText(scope.url)}\n\n`);
  terminal.out(
    table(
      [
        { title: cliTexts.format(locale, 'version') },
        { title: cliTexts.format(locale, 'validity') },
        { title: cliTexts.format(locale, 'testcases'), align: 'right' },
      ],
      versions.map((one) => [
        one.version,
        cliTexts.format(locale, one.validity),
        String(mainTestcases(scope, one.version).length),
      ]),
    ),
  );
  if (flags.version !== undefined)
    for (const id of mainTestcases(scope, flags.version)) {
      const testcase = scope.testcases.get(id);
      terminal.out(`  ${id.padEnd(34)} ${testcase?.lifetime ?? ''}  ${plainText(testcase?.description ?? '')}\n`);
    }
  if (scope.warnings.length > 0) terminal.note(`${scope.warnings.length} quirks; allmend scope lint shows them\n`);
  return 0;
}

async function lint(context: CommandContext, file: string, flags: ScopeFlags): Promise<number> {
  const { findShipped, lintScope } = await import('@allmend/conformance');
  const { terminal, locale } = context;
  const { findings, format } = lintScope(findShipped(file)?.text ?? (await readTextFile(file)));
  if (flags.json) {
    const rows = findings.map((one) => ({
      severity: one.severity,
      code: one.code,
      line: one.line,
      column: one.column,
      text: formatMessage(locale, one.message),
    }));
    terminal.out(`${JSON.stringify({ file, format, findings: rows }, null, 2)}\n`);
  } else {
    for (const one of findings) {
      const tone = one.severity === 'error' ? 'fail' : 'dnf';
      terminal.out(
        `${plainText(file)}:${one.line}:${one.column} ${terminal.paintOut(tone, one.severity)} ${plainText(formatMessage(locale, one.message))} [${one.code}]\n`,
      );
    }
    terminal.note(`${findings.length} findings\n`);
  }
  return findings.some((one) => one.severity === 'error') ? 1 : 0;
}

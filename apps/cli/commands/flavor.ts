import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import { formatMessage } from '@allmend/kit-i18n';
import { plainText } from '@allmend/kit-terminal';
import type { CommandContext } from '../context.ts';
import { cliErrors } from '../errors.ts';
import type { Act } from '../act.ts';

interface FlavorFlags {
  readonly make?: true;
  readonly json?: true;
}

export function defineFlavor(program: Command, act: Act): void {
  program
    .command('flavor')
    .description('explain SCS flavor names, or make one')
    .argument('[names...]', 'flavor names, e.g. SCS-4V-16-100s')
    .addOption(new Option('--make', 'ask what the flavor is to promise and print its name'))
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText(
      'after',
      '\nExit code 1 when a name is not valid.\n\nExamples:\n  allmend flavor SCS-4V-16-100s\n  allmend flavor SCS-2C-4-3x10s_kvm_a1h SCS-0V-4 --json\n  allmend flavor --make',
    )
    .action(
      act((context, names: string[], flags: FlavorFlags) =>
        flags.make ? make(context, flags) : explain(context, names, flags),
      ),
    );
}

async function explain(context: CommandContext, names: readonly string[], flags: FlavorFlags): Promise<number> {
  if (names.length === 0)
    throw cliErrors.error('usage', { problem: 'A flavor name is missing', command: 'allmend flavor' });
  const {
    acceptsName,
    describeFlavor,
    extraSpecsOf,
    officialProperties,
    parseFlavorName,
    printFlavorName,
    refusalOf,
    shortenFlavorName,
  } = await import('@allmend/conformance');
  const { locale, terminal } = context;
  let invalid = 0;
  const rows: object[] = [];
  for (const text of names) {
    const reading = parseFlavorName(text);
    const fault = refusalOf(reading, 'text');
    if (!acceptsName(reading, 'text')) invalid++;
    if (flags.json) {
      rows.push({
        name: text,
        valid: fault === null,
        ...(fault && { fault: { at: fault.at, expected: formatMessage(locale, fault.expected) } }),
        ...(reading.ok && {
          canonical: printFlavorName(reading.name),
          short: printFlavorName(shortenFlavorName(reading.name)),
          properties: officialProperties(reading.name),
          extraSpecs: extraSpecsOf(reading.name),
          promises: describeFlavor(reading.name).map((clause) => formatMessage(locale, clause)),
          remarks: reading.remarks.map((remark) => ({
            at: remark.at,
            weight: remark.weight,
            text: formatMessage(locale, remark.message),
          })),
        }),
      });
      continue;
    }
    terminal.out(`${terminal.paintOut(fault ? 'fail' : 'bold', `${fault ? '✗' : '✓'} ${plainText(text)}`)}\n`);
    if (fault) terminal.out(`  ${' '.repeat(fault.at)}^ ${formatMessage(locale, fault.expected)}\n`);
    if (!reading.ok) continue;
    for (const clause of describeFlavor(reading.name)) terminal.out(`  - ${formatMessage(locale, clause)}\n`);
    for (const remark of reading.remarks) terminal.out(`  ! ${formatMessage(locale, remark.message)}\n`);
    terminal.out(
      `  canonical  ${printFlavorName(reading.name)}\n  short      ${printFlavorName(shortenFlavorName(reading.name))}\n`,
    );
    for (const [key, value] of Object.entries(extraSpecsOf(reading.name))) terminal.out(`  ${key}=${value}\n`);
  }
  if (flags.json) terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
  return invalid > 0 ? 1 : 0;
}

async function make(context: CommandContext, flags: FlavorFlags): Promise<number> {
  const { buildFlavorName, extraSpecsOf, flavorQuestions, printFlavorName } = await import('@allmend/conformance');
  const { locale, terminal, stdin, stderr, signal } = context;
  const answers: Record<string, string> = {};
  const lines = createInterface({ input: stdin, output: stderr, terminal: stdin.isTTY });
  // One reader for all questions, so that piped answers are not lost between them.
  const given = lines[Symbol.asyncIterator]();
  signal.addEventListener('abort', () => lines.close(), { once: true });
  try {
    for (const question of flavorQuestions) {
      if (!question.applies(answers)) continue;
      const choices = question
        .choices(answers)
        .map((choice) => (choice.label ? `${choice.value} (${choice.label})` : choice.value));
      const hint = question.kind === 'yes-no' ? ['y', 'N'] : choices;
      for (;;) {
        terminal.note(`${formatMessage(locale, question.text)}${hint.length > 0 ? ` [${hint.join(', ')}]` : ''} `);
        const next = await given.next();
        if (next.done) {
          throw cliErrors.error('usage', {
            problem: 'The answers ended before the name was complete',
            command: 'allmend flavor',
          });
        }
        const answer = question.kind === 'yes-no' ? wholeWord(next.value.trim()) : next.value.trim();
        const reason = question.refuse(answer, answers);
        if (!reason) {
          answers[question.id] = answer;
          break;
        }
        terminal.note(`${terminal.paintNote('fail', formatMessage(locale, reason))}\n`);
      }
    }
  } finally {
    lines.close();
  }
  const built = buildFlavorName(answers);
  if (!built.ok)
    throw cliErrors.error('usage', { problem: formatMessage(locale, built.reason), command: 'allmend flavor' });
  const name = printFlavorName(built.name);
  const extraSpecs = extraSpecsOf(built.name);
  terminal.out(
    flags.json
      ? `${JSON.stringify({ name, extraSpecs }, null, 2)}\n`
      : `${name}\n${Object.entries(extraSpecs)
          .map(([key, value]) => `${key}=${value}\n`)
          .join('')}`,
  );
  return 0;
}

/** What people type for yes and no in the built-in languages, as the question wants it. */
function wholeWord(answer: string): string {
  if (/^(y|yes|j|ja|o|oui)$/i.test(answer)) return 'yes';
  return /^(n|no|nein|non)$/i.test(answer) ? 'no' : answer;
}

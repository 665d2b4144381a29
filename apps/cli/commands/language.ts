import { type Command, Option } from 'commander';
import { formatMessage, listTexts } from '@allmend/kit-i18n';
import { plainText } from '@allmend/kit-terminal';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readTextFile } from '../files.ts';
import { languageTexts } from '../languages/texts.ts';
import type { Act } from '../act.ts';

interface LanguageFlags {
  readonly lang?: string;
  readonly json?: true;
}

export function defineLanguage(program: Command, act: Act): void {
  const language = program
    .command('language')
    .description('translate the texts into a further language')
    .addHelpText('after', '\nExamples:\n  allmend language export > it.json\n  allmend language check it.json');
  language
    .command('export')
    .description('print all texts as JSON to translate: English, or the language of --lang')
    .addHelpText(
      'after',
      `
A text that the language of --lang lacks stands there in English.

Examples:
  allmend language export > it.json
  allmend language export --lang de > de.json`,
    )
    .action(act((context, flags: LanguageFlags) => exportTexts(context, flags)));
  language
    .command('check')
    .description('compare a language file with the English texts')
    .argument('<file>', 'language file, <code>.json')
    .addOption(new Option('--json', 'as JSON'))
    .addHelpText(
      'after',
      `
Exit code 0: every text is translated; 1: a key is unknown, a placeholder lost or foreign, or a plural broken; 3: nothing is
wrong, but texts are missing, which are then printed in English.

Example:
  allmend language check it.json`,
    )
    .action(act((context, file: string, flags: LanguageFlags) => check(context, file, flags)));
}

/** The language of the environment does not choose here: the same command prints the same file everywhere. */
async function exportTexts({ terminal, locale }: CommandContext, flags: LanguageFlags): Promise<number> {
  const { loadAllTexts } = await import('../languages/rooms.ts');
  await loadAllTexts();
  const english = listTexts('en');
  const chosen = flags.lang === undefined ? english : listTexts(locale);
  const left = Object.keys(english).filter((key) => !(key in chosen)).length;
  terminal.out(`${JSON.stringify({ ...english, ...chosen }, null, 2)}\n`);
  const count = Object.keys(english).length;
  const note = flags.lang === undefined ? 'exported' : 'exported-partly';
  terminal.note(`${languageTexts.format(locale, note, { count, english: left })}\n`);
  return exitCodes.passed;
}

async function check({ terminal, locale }: CommandContext, file: string, flags: LanguageFlags): Promise<number> {
  const [{ loadAllTexts }, { readPack }, { reviewPack }] = await Promise.all([
    import('../languages/rooms.ts'),
    import('../languages/pack.ts'),
    import('../languages/review.ts'),
  ]);
  const pack = readPack(await readTextFile(file), file);
  await loadAllTexts();
  const english = listTexts('en');
  const remarks = reviewPack(english, pack);
  const missing = remarks.filter(({ kind }) => kind === 'missing').length;
  const wrong = remarks.length - missing;
  if (flags.json) terminal.out(`${JSON.stringify({ file, texts: Object.keys(english).length, remarks }, null, 2)}\n`);
  else {
    for (const { key, kind, names = [] } of remarks) {
      const text = formatMessage(locale, {
        key: `language.${kind}`,
        params: { names: names.map((one) => `{${one}}`) },
      });
      const tone = kind === 'missing' ? 'dnf' : 'fail';
      terminal.out(`${terminal.paintOut(tone, plainText(key))}: ${plainText(text)}\n`);
    }
    const count = Object.keys(english).length;
    terminal.note(
      `${languageTexts.format(locale, 'reviewed', { count, translated: count - missing, missing, wrong })}\n`,
    );
  }
  if (wrong > 0) return exitCodes.failed;
  return missing > 0 ? exitCodes.inconclusive : exitCodes.passed;
}

import type { LanguagePack } from '@allmend/kit-i18n';
import { z } from 'zod';
import { languageErrors } from './errors.ts';

const packSchema = z.record(z.string(), z.string());

/** The texts of a language file: one JSON object, `<room>.<name>` → sentence. Throws `language.unusable`. */
export function readPack(text: string, path: string): LanguagePack {
  const parsed = packSchema.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.');
  const problem = where ? `${where} is not a text` : 'it is not one object of texts';
  throw languageErrors.error('unusable', { path, problem });
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem = (error as Error).message.split('\n', 1)[0]!;
    throw languageErrors.error('unusable', { path, problem: `it is not JSON (${problem})` }, { cause: error });
  }
}

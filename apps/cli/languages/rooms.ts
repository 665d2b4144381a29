import '../texts.ts';
import '../publication/texts.ts';
import './texts.ts';

/**
 * Loads every room that declares texts, so that all keys are known. Rooms are loaded late otherwise; this is for further
 * languages and for translators, who need them all.
 */
export async function loadAllTexts(): Promise<void> {
  await Promise.all([
    import('@allmend/conformance'),
    import('@allmend/conformance/controllers'),
    import('@allmend/janitor'),
  ]);
}

import { defineTexts, type Message } from '@allmend/kit-i18n';

const texts = defineTexts('details', {
  en: { more: '… and {count, number} more.' },
  de: { more: '… und {count, number} weitere.' },
  fr: { more: '… et {count, number} de plus.' },
});

/** A finding carries no more lines than this; the rest is counted. */
export const maximumDetails = 50;

/** The first lines, and one that counts the others. */
export function limitDetails(lines: readonly Message[]): readonly Message[] {
  if (lines.length <= maximumDetails) return lines;
  return [...lines.slice(0, maximumDetails), texts.message('more', { count: lines.length - maximumDetails })];
}

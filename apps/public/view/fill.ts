import type { MessageParams } from '@allmend/kit-i18n';
import { html, type Markup, type MarkupValue } from '@allmend/kit-ui';

const firstMark = 0xf0000;

/** A sentence with markup in its places, e.g. a link in the midst: `fill({cloud: link}, (marks) => texts.format(locale, 'x', marks))`. */
export function fill(parts: Readonly<Record<string, MarkupValue>>, format: (marks: MessageParams) => string): Markup {
  const values = Object.values(parts);
  const marks = Object.fromEntries(
    Object.keys(parts).map((name, index) => [name, String.fromCodePoint(firstMark + index)]),
  );
  const pieces = format(marks).split(/([\u{f0000}-\u{f00ff}])/u);
  return html`${pieces.map((piece) => {
    const index = (piece.codePointAt(0) ?? 0) - firstMark;
    return index >= 0 && index < values.length ? values[index] : piece;
  })}`;
}

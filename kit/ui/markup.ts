/** HTML that is known to be safe to send: made by `html` (which escapes what is put in) or declared so by `raw`. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type MarkupValue = Markup | string | number | null | undefined | false | readonly MarkupValue[];

/** Template tag: every value is escaped unless it is `Markup`; null, undefined and false vanish; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let text = parts[0]!;
  for (const [index, value] of values.entries()) text += render(value) + parts[index + 1]!;
  return new Markup(text);
}

/** Declares text to be HTML. Only for constants of this program. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Values with a separator between them. */
export function join(values: readonly MarkupValue[], separator: MarkupValue): Markup {
  return new Markup(values.map(render).join(render(separator)));
}

/** The bytes to send for a value. */
export function render(value: MarkupValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escape(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Most texts have nothing to escape: they are only looked at. */
const special =
  /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;

/** Escapes markup, and shows control characters and bidirectional overrides instead of obeying them. */
function escape(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g,
      '\ufffd',
    )
    .replaceAll(/[&<>"']/g, (sign) => entities[sign]!);
}

import { statusErrors } from '../status/status.ts';

/** One term of a field selector; all terms must hold. */
export interface FieldRequirement {
  /** Path as the client names it, e.g. `metadata.name`. */
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/**
 * Reads the text of a field selector: `field=value`, `field==value` and `field!=value`, joined by commas. In values a backslash
 * stands before a comma, an equals sign or a backslash that is meant literally. Empty terms count for nothing. Whether a kind
 * knows the field is asked with `unknownField`.
 *
 * Throws 400 with upstream's wording. Source: apimachinery pkg/fields ParseSelector.
 */
export function parseFieldSelector(text: string): FieldRequirement[] {
  return splitTerms(text)
    .filter((term) => term !== '')
    .map((term) => {
      const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
      if (!match) throw statusErrors.badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      const [, field, operator, value] = match;
      return { field: field!, operator: operator === '!=' ? '!=' : '=', value: unescapeValue(value!) };
    });
}

/** Whether an object is selected; `valueOf` gives a field's value as text, '' where it has none. */
export function matchesFields(requirements: readonly FieldRequirement[], valueOf: (field: string) => string): boolean {
  return requirements.every(({ field, operator, value }) => (valueOf(field) === value) === (operator === '='));
}

/** The value that the selector demands of a field; undefined when it demands none. */
export function requiredFieldValue(requirements: readonly FieldRequirement[], field: string): string | undefined {
  return requirements.find((requirement) => requirement.field === field && requirement.operator === '=')?.value;
}

/** The first field of the selector that is not among the supported ones; clients are told `field label not supported: <it>`. */
export function unknownField(
  requirements: readonly FieldRequirement[],
  supported: ReadonlySet<string>,
): string | undefined {
  return requirements.find(({ field }) => !supported.has(field))?.field;
}

/** Writes any text so that it can stand as a value in a field selector. */
export function escapeFieldValue(value: string): string {
  return value.replaceAll(/[\\,=]/g, '\\$&');
}

/** The terms between commas that no backslash stands before; escapes are left as they are. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === ',') {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function unescapeValue(value: string): string {
  let plain = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at]!;
    if (character === '\\') {
      at += 1;
      const escaped = value[at] ?? '';
      if (escaped === '' || !'\\,='.includes(escaped)) {
        throw statusErrors.badRequest(`invalid field selector: invalid escape sequence: \\${escaped}`);
      }
      plain += escaped;
    } else if (character === ',' || character === '=') {
      throw statusErrors.badRequest(
        `invalid field selector: unescaped character in value: ${character.codePointAt(0)}`,
      );
    } else plain += character;
  }
  return plain;
}

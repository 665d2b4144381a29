import { labelValueProblems, qualifiedNameProblems } from '../object/names.ts';
import { fieldErrorText, type FieldError } from '../status/field-error.ts';
import { statusErrors, type StatusError } from '../status/status.ts';
import { readInteger, type LabelOperator, type LabelRequirement } from './label-selector.ts';

/**
 * A requirement, checked. Throws 400 with the wording of upstream, several problems in one bracketed list.
 * Source: apimachinery pkg/labels NewRequirement.
 */
export function newRequirement(key: string, operator: LabelOperator, given: readonly string[]): LabelRequirement {
  const values = [...new Set(given)].sort();
  const errors = [...keyErrors(key, 'key'), ...operandErrors(operator, values)];
  values.forEach((value, at) => {
    const problems = labelValueProblems(value);
    if (problems.length === 0) return;
    errors.push({ type: 'FieldValueInvalid', field: `values[${at}][${key}]`, detail: problems.join('; '), value });
  });
  if (errors.length > 0) throw badRequirement(errors);
  return { key, operator, values };
}

/** What is wrong with a label's key; `field` is where it stands, `<nil>` in a selector's text. */
export function keyErrors(key: string, field: string): FieldError[] {
  const problems = qualifiedNameProblems(key);
  return problems.length === 0 ? [] : [{ type: 'FieldValueInvalid', field, detail: problems.join('; '), value: key }];
}

/** The errors as one 400. */
export function badRequirement(errors: readonly FieldError[], prefix = ''): StatusError {
  const texts = [...new Set(errors.map(fieldErrorText))];
  return statusErrors.badRequest(`${prefix}${texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`}`);
}

function operandErrors(operator: LabelOperator, values: readonly string[]): FieldError[] {
  const invalid = (detail: string): FieldError[] => [
    { type: 'FieldValueInvalid', field: 'values', detail, value: [...values] },
  ];
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? invalid("for 'in', 'notin' operators, values set can't be empty") : [];
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? [] : invalid('exact-match compatibility requires one single value');
    case 'exists':
    case '!':
      return values.length === 0 ? [] : invalid('values set must be empty for exists and does not exist');
    default:
      if (values.length !== 1) return invalid("for 'Gt', 'Lt' operators, exactly one value is required");
      return readInteger(values[0]!) !== null
        ? []
        : [
            {
              type: 'FieldValueInvalid',
              field: 'values[0]',
              detail: "for 'Gt', 'Lt' operators, the value must be an integer",
              value: values[0]!,
            },
          ];
  }
}

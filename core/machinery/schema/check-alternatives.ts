import type { Json } from '../object/json.ts';
import type { FieldError } from '../status/field-error.ts';
import { failWhole, pathText, type Check, type Run } from './check.ts';
import type { Schema } from './schema.ts';

interface Outcome {
  readonly errors: readonly FieldError[];
  readonly made: number;
}

/**
 * `allOf`, `anyOf`, `oneOf` and `not`. When no alternative fits, the errors of the one with which most could be checked are
 * given too. Wording and choice: kube-openapi pkg/validation/validate/schema_props.go.
 */
export function alternativesCheck(schema: Schema, checkOf: (schema: Schema) => Check): Check | null {
  const { allOf, anyOf, oneOf, not } = schema;
  if (!allOf?.length && !anyOf?.length && !oneOf?.length && not === undefined) return null;
  const attempt = (run: Run, sub: Schema, value: Json, old: Json | undefined): Outcome => {
    const { errors, made } = run;
    run.errors = [];
    run.made = 0;
    checkOf(sub)(run, value, old);
    const outcome = { errors: run.errors, made: run.made };
    run.errors = errors;
    run.made = made;
    return outcome;
  };
  return (run, value, old) => {
    if (anyOf?.length) checkAny(run, (sub) => attempt(run, sub, value, old), anyOf);
    if (oneOf?.length)
      checkOne(
        run,
        oneOf.map((sub) => attempt(run, sub, value, old)),
      );
    if (allOf?.length)
      checkAll(
        run,
        allOf.map((sub) => attempt(run, sub, value, old)),
      );
    if (not !== undefined && attempt(run, not, value, old).errors.length === 0) {
      failWhole(run, `"${pathText(run)}" must not validate the schema (not)`);
    }
  };
}

function checkAny(run: Run, attempt: (sub: Schema) => Outcome, anyOf: readonly Schema[]): void {
  const failed: Outcome[] = [];
  for (const sub of anyOf) {
    const outcome = attempt(sub);
    if (outcome.errors.length === 0) {
      run.made += outcome.made;
      return;
    }
    failed.push(outcome);
  }
  failWhole(run, `"${pathText(run)}" must validate at least one schema (anyOf)`);
  keep(run, best(failed));
}

function checkOne(run: Run, outcomes: readonly Outcome[]): void {
  const valid = outcomes.filter(({ errors }) => errors.length === 0);
  if (valid.length === 1) {
    run.made += valid[0]!.made;
    return;
  }
  const found = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`;
  failWhole(run, `"${pathText(run)}" must validate one and only one schema (oneOf). ${found}`);
  if (valid.length === 0) keep(run, best(outcomes));
}

function checkAll(run: Run, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) keep(run, outcome);
  const valid = outcomes.filter(({ errors }) => errors.length === 0);
  if (valid.length === outcomes.length) return;
  failWhole(
    run,
    `"${pathText(run)}" must validate all the schemas (allOf)${valid.length === 0 ? '. None validated' : ''}`,
  );
}

function keep(run: Run, { errors, made }: Outcome): void {
  run.errors.push(...errors);
  run.made += made;
}

/** The first of those with most checks made. */
function best(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((chosen, other) => (other.made > chosen.made ? other : chosen));
}

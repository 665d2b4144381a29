/** What an object says of itself. Source: meta/v1 Condition. */
export interface ConditionRow {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTransitionTime?: string | undefined;
}

export function conditionOf(
  object: { readonly status?: { readonly conditions?: readonly ConditionRow[] | undefined } | undefined },
  type: string,
): ConditionRow | null {
  return object.status?.conditions?.find((one) => one.type === type) ?? null;
}

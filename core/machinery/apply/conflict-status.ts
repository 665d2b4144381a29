import { statusErrors, type StatusCause, type StatusError } from '../status/status.ts';
import type { Owner } from './managed-fields.ts';
import { goQuote } from './go-text.ts';
import type { Conflict } from './ownership.ts';
import { pathText } from './path-element.ts';

/** One cause per field. Wording: apimachinery managedfields/internal/conflict.go. */
export function conflictCauses(conflicts: readonly Conflict[]): StatusCause[] {
  return conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${ownerText(owner)}`,
    field: pathText(path),
  }));
}

/** The version is said of managers that update: such a manager has one entry per version. */
function ownerText({ manager, operation, apiVersion, subresource }: Owner): string {
  const named = subresource === '' ? goQuote(manager) : `${goQuote(manager)} with subresource ${goQuote(subresource)}`;
  return operation === 'Update' ? `${named} using ${apiVersion}` : named;
}

/** The 409 of an apply that met conflicts, as `applyFields` returned them. */
export function applyConflict(causes: readonly StatusCause[]): StatusError {
  return statusErrors.applyConflict(causes, conflictMessage(causes));
}

function conflictMessage(causes: readonly StatusCause[]): string {
  const [first] = causes;
  if (causes.length === 1) return `Apply failed with 1 conflict: ${first!.message}: ${first!.field}`;
  const lines: string[] = [];
  let last = '';
  for (const { message, field } of causes) {
    if (message !== last) lines.push(`${message!.replace('conflict with', 'conflicts with')}:`);
    last = message!;
    lines.push(`- ${field}`);
  }
  return `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`;
}

import {
  evaluatePath,
  matchesLabels,
  parseFieldSelector,
  asJson,
  parseLabelSelector,
  requiredLabelValues,
  statusErrors,
  type Json,
  type Kind,
  type KubeObject,
} from '@allmend/core-machinery';

/** Which objects of a range are wanted. */
export interface Selection {
  /** `everything`: no object needs to be looked at. */
  readonly scope: 'everything' | 'some';
  /** The one name that can match; null: any. */
  readonly name: string | null;
  /** An index value that every match has; null: none is known. */
  readonly label: string | null;
  matches(object: KubeObject): boolean;
}

/** Reads label and field selector for one kind. Throws 400 for what cannot be read and for fields that cannot be selected. */
export function readSelection(kind: Kind, labelSelector: string, fieldSelector: string): Selection {
  const labels = parseLabelSelector(labelSelector);
  const fields = parseFieldSelector(fieldSelector).map((requirement) => ({
    ...requirement,
    read: fieldReader(kind, requirement.field),
  }));
  const equal = (field: string): string | null =>
    fields.find((one) => one.field === field && one.operator === '=')?.value ?? null;
  const required = requiredLabelValues(labels);
  return {
    scope: labelSelector.trim() === '' && fields.length === 0 ? 'everything' : 'some',
    name: equal('metadata.name'),
    label: required?.length === 1 ? required[0]! : null,
    matches: (object) =>
      matchesLabels(labels, object.metadata.labels ?? {}) &&
      fields.every(({ operator, value, read }) => (read(object) === value) === (operator === '=')),
  };
}

function fieldReader(kind: Kind, field: string): (object: KubeObject) => string {
  if (field === 'metadata.name') return (object) => object.metadata.name ?? '';
  if (field === 'metadata.namespace' && kind.scope === 'Namespaced') return (object) => object.metadata.namespace ?? '';
  const path = `.${field}`;
  if (!kind.selectableFields.includes(path)) {
    throw statusErrors.badRequest(`field label not supported: ${field.slice(0, 200)}`);
  }
  return (object) => asText(evaluatePath(path, asJson(object))[0]);
}

function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

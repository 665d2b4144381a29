import { fieldSet, leaf, type FieldSet } from './field-set.ts';
import { memberOf, untyped, type FieldType } from './field-type.ts';
import { fieldName, type PathElement } from './path-element.ts';

/**
 * A stored set under today's schema: where a list or map has become one field, who owned a part of it owns it whole. Maps
 * without schema are left alone. Source: structured-merge-diff typed/reconcile_schema.go.
 */
export function reconcileFields(type: FieldType, fields: FieldSet): FieldSet {
  return rewrite(fields, (element, child) => {
    const below = typeBelow(type, element);
    if (below === null || child.children.size === 0) return child;
    return isOneField(below) ? leaf : reconcileFields(below, child);
  });
}

/** Source: order of precedence as in typed/helpers.go, handleAtom. */
function isOneField({ map, scalar, list }: FieldType): boolean {
  if (map !== null) return map.relation === 'atomic';
  return scalar === null && list?.relation === 'atomic';
}

function typeBelow({ map, scalar, list }: FieldType, element: PathElement): FieldType | null {
  if (map !== null) {
    const name = fieldName(element);
    if (name !== undefined && map.fields.has(name)) return map.fields.get(name)!.type;
    return map.rest;
  }
  return scalar === null && list !== null ? list.element : null;
}

/**
 * The set with every declared member on the way to its paths: an owner of `spec.replicas` is then also one of `spec`.
 * Source: fieldpath/set.go, EnsureNamedFieldsAreMembers.
 */
export function withNamedFields(type: FieldType, fields: FieldSet): FieldSet {
  return rewrite(fields, (element, child) => {
    if (child.children.size === 0) return child;
    const name = fieldName(element);
    if (name !== undefined) {
      const below = type.map === null ? untyped : memberOf(type.map, name).type;
      const named = type.map?.fields.has(name) === true;
      return fieldSet(child.member || named, withNamedFields(below, child).children);
    }
    const below = element.startsWith('k:') && type.list !== null ? type.list.element : untyped;
    return fieldSet(child.member, withNamedFields(below, child).children);
  });
}

function rewrite(fields: FieldSet, below: (element: PathElement, child: FieldSet) => FieldSet): FieldSet {
  let children: Map<PathElement, FieldSet> | undefined;
  for (const [element, child] of fields.children) {
    const after = below(element, child);
    if (after !== child) (children ??= new Map(fields.children)).set(element, after);
  }
  return children === undefined ? fields : fieldSet(fields.member, children);
}

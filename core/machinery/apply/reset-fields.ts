import type { Kind } from '../kind/kind.ts';
import { setOfPaths, type FieldSet } from './field-set.ts';
import { fieldElement } from './path-element.ts';

/** Paths of members, each from the root of the object. */
export type MemberPaths = readonly (readonly string[])[];

/**
 * What a request to this subresource ('' for the object itself) cannot change, so that nobody owns it by such a request.
 * Source: apiextensions-apiserver registry/customresource strategy.go and status_strategy.go, GetResetFields.
 */
export function resetFieldsOf(kind: Pick<Kind, 'subresources'>, subresource: string): MemberPaths {
  if (subresource === 'status') return [['metadata'], ['spec']];
  return subresource === '' && kind.subresources.status ? [['status']] : [];
}

export function memberPathSet(paths: MemberPaths): FieldSet {
  return setOfPaths(paths.map((path) => path.map(fieldElement)));
}

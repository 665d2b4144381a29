import { sortElements, type PathElement } from './path-element.ts';

/**
 * A set of paths, as a trie. A node says whether its own path is in the set, and what is below it; the node of the root is
 * never in the set. Sets are values: no operation changes its arguments, results share what stayed the same, and an operation
 * that changes nothing returns its first argument itself. A child that holds nothing is never kept.
 * Source of the algebra: structured-merge-diff fieldpath/set.go.
 */
export interface FieldSet {
  readonly member: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
}

export type Path = readonly PathElement[];

const childless: ReadonlyMap<PathElement, FieldSet> = new Map();

export const noFields: FieldSet = { member: false, children: childless };

/** A path that is in the set and has nothing below it. */
export const leaf: FieldSet = { member: true, children: childless };

export function fieldSet(member: boolean, children: ReadonlyMap<PathElement, FieldSet>): FieldSet {
  if (children.size > 0) return { member, children };
  return member ? leaf : noFields;
}

export function isEmptySet(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

/** A set that is being built; it is a `FieldSet` as soon as nobody changes it any more. */
export interface GrowingSet extends FieldSet {
  member: boolean;
  readonly children: Map<PathElement, GrowingSet>;
}

export function growingSet(): GrowingSet {
  return { member: false, children: new Map() };
}

/** Adds one path. Its parents are not added. The path of the root itself is never in a set. */
export function insertPath(set: GrowingSet, path: Path): void {
  if (path.length === 0) return;
  let node = set;
  for (const element of path) {
    let child = node.children.get(element);
    if (child === undefined) {
      child = growingSet();
      node.children.set(element, child);
    }
    node = child;
  }
  node.member = true;
}

export function setOfPaths(paths: Iterable<Path>): FieldSet {
  const set = growingSet();
  for (const path of paths) insertPath(set, path);
  return set;
}

export function hasPath(set: FieldSet, path: Path): boolean {
  let node: FieldSet | undefined = set;
  for (const element of path) {
    node = node.children.get(element);
    if (node === undefined) return false;
  }
  return node.member;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  if (isEmptySet(a)) return b;
  let children: Map<PathElement, FieldSet> | undefined;
  for (const [element, other] of b.children) {
    const own = a.children.get(element);
    const joined = own === undefined ? other : union(own, other);
    if (joined !== own) (children ??= new Map(a.children)).set(element, joined);
  }
  const member = a.member || b.member;
  return children === undefined && member === a.member ? a : fieldSet(member, children ?? a.children);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  const [few, many] = a.children.size <= b.children.size ? [a, b] : [b, a];
  const children = new Map<PathElement, FieldSet>();
  for (const [element, one] of few.children) {
    const other = many.children.get(element);
    if (other === undefined) continue;
    const both = few === a ? intersection(one, other) : intersection(other, one);
    if (!isEmptySet(both)) children.set(element, both);
  }
  return fieldSet(a.member && b.member, children);
}

/** What is in `a` and not in `b`. A parent and its child are two paths: taking one away leaves the other. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return subtract(a, b, difference, a.member && !b.member);
}

/** What is in `a`, without the paths of `b` and everything below them. */
export function differenceBelow(a: FieldSet, b: FieldSet): FieldSet {
  return b.member ? noFields : subtract(a, b, differenceBelow, a.member);
}

function subtract(a: FieldSet, b: FieldSet, below: typeof difference, member: boolean): FieldSet {
  let children: Map<PathElement, FieldSet> | undefined;
  const [few, many] = a.children.size <= b.children.size ? [a, b] : [b, a];
  for (const element of few.children.keys()) {
    if (!many.children.has(element)) continue;
    const own = a.children.get(element)!;
    const rest = below(own, b.children.get(element)!);
    if (rest === own) continue;
    children ??= new Map(a.children);
    if (isEmptySet(rest)) children.delete(element);
    else children.set(element, rest);
  }
  return children === undefined && member === a.member ? a : fieldSet(member, children ?? a.children);
}

/** Only the paths that have nothing below them. */
export function leaves(set: FieldSet): FieldSet {
  if (set.children.size === 0) return set;
  const children = new Map<PathElement, FieldSet>();
  for (const [element, child] of set.children) children.set(element, leaves(child));
  return { member: false, children };
}

export function sameSet(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.member !== b.member || a.children.size !== b.children.size) return false;
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other === undefined || !sameSet(child, other)) return false;
  }
  return true;
}

/** The steps below a node in the order of FieldsV1. */
export function sortedElements(set: FieldSet): PathElement[] {
  return sortElements(set.children.keys());
}

/** All paths of the set; at each node first the members next to it, then what is below them. */
export function pathsOf(set: FieldSet): PathElement[][] {
  const paths: PathElement[][] = [];
  listPaths(set, [], paths);
  return paths;
}

function listPaths(set: FieldSet, prefix: Path, paths: PathElement[][]): void {
  const elements = sortedElements(set);
  for (const element of elements) {
    if (set.children.get(element)!.member) paths.push([...prefix, element]);
  }
  for (const element of elements) {
    const child = set.children.get(element)!;
    if (child.children.size > 0) listPaths(child, [...prefix, element], paths);
  }
}

import type { Quantity } from '../../quantity/quantity.ts';

/** An address: 4 bytes, or 16. */
export type IpAddress = Uint8Array;

/** A network as it was written: its address may have bits beyond the prefix. */
export interface Cidr {
  readonly address: IpAddress;
  readonly bits: number;
}

/** The parts of a URL, as Go's net/url has them. */
export interface UrlParts {
  readonly scheme: string;
  /** With port. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

export interface NamedFormat {
  readonly name: string;
  /** What is wrong with a text; empty when nothing is. */
  readonly problems: (text: string) => readonly string[];
}

/** Source: semver.org, version 2. */
export interface Semver {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly string[];
}

/** Types of the values that libraries make, by the names that rules see. */
export interface OpaqueTypes {
  readonly 'kubernetes.Quantity': Quantity;
  readonly 'kubernetes.URL': UrlParts;
  readonly 'kubernetes.NamedFormat': NamedFormat;
  readonly 'kubernetes.Semver': Semver;
  readonly 'net.IP': IpAddress;
  readonly 'net.CIDR': Cidr;
}

/** The names, for the type checker. */
export const opaqueTypes: readonly (keyof OpaqueTypes)[] = [
  'kubernetes.Quantity',
  'kubernetes.URL',
  'kubernetes.NamedFormat',
  'kubernetes.Semver',
  'net.IP',
  'net.CIDR',
];

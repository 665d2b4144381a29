import type { Sheet, SheetScope, SheetVersion } from '@allmend/api';
import type { Locale } from '@allmend/kit-i18n';
import type { Links } from './links.ts';
import type { Target } from './target.ts';

export const siteLocales = ['de', 'fr', 'en'] as const;
export type SiteLocale = (typeof siteLocales)[number];

/** What the operator of the pages says about them. */
export interface SiteSettings {
  /** Public address without a slash at the end, e.g. `https://monitor.example.org`: for feeds, badges and commands. */
  readonly address: string;
  /** Time zone (IANA) of times that people read; default UTC. */
  readonly timeZone?: string;
  /** Who is responsible for them: plain text, paragraphs apart by an empty line. */
  readonly imprint?: string;
  /** Whom to tell about barriers and errors: an address of e-mail or of the web, or words. */
  readonly contact?: string;
  /** Licence of the data, an SPDX identifier or an address; default: what the sheet says, else CC-BY-4.0. */
  readonly licence?: string;
}

/** All that a page is made from beside its own data. Pure: the same view gives the same bytes. */
export interface View {
  readonly locale: Locale;
  readonly sheet: Sheet;
  readonly settings: SiteSettings;
  readonly links: Links;
  /** The page itself. */
  readonly here: Target;
  /** Of an export: when it is to be replaced, ISO 8601. */
  readonly outdatedFrom: string | null;
}

/** How long before the sheet was made an instant was, in milliseconds: pages count from there, so that they can be kept. */
export function ageOf(instant: string, { sheet }: View): number {
  return Date.parse(sheet.asOf) - Date.parse(instant);
}

/** The version that decides today: the first in force, else the first that still counts; null: none. */
export function decidingVersion(scope: SheetScope): SheetVersion | null {
  return (
    scope.versions.find((version) => version.validity === 'effective') ??
    scope.versions.find((version) => version.validity === 'warn') ??
    null
  );
}

export function findScope(name: string, { sheet }: View): SheetScope | null {
  return sheet.scopes.find((scope) => scope.name === name) ?? null;
}

/** What people call a scope; its name where nobody knows it. */
export function scopeTitle(name: string, view: View): string {
  return findScope(name, view)?.title ?? name;
}

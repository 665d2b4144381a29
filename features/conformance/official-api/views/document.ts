/**
 * What a view says, without markup: Markdown and HTML are printed from the same blocks, so that each text is escaped in one place for
 * each of the two, wherever it came from.
 */
export type Inline = string | Code | Link;

export interface Code {
  readonly code: string;
}

export interface Link {
  readonly words: string;
  /** An address of the web, or a path of this server made by `pathOf`. */
  readonly to: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

export interface View {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (...parts: readonly Inline[]): Block => ({ kind: 'paragraph', parts });

/** A path of this server whose parts may be anything. */
export function pathOf(base: string, ...parts: readonly string[]): string {
  const escape = (part: string): string =>
    encodeURIComponent(part.toWellFormed()).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${base}/${parts.map(escape).join('/')}`;
}

/** An address that a link may lead to: of the web, or a path of this server. */
export function isSafeAddress(address: string): boolean {
  return /^(?:https?:\/\/|\/(?!\/))[\w.~:/?#@!$&*+,;=%()-]*$/.test(address);
}

/**
 * One word for a POSIX shell: unchanged when it holds only harmless characters, else in single quotes. Control characters
 * cannot be pasted safely even in quotes; they become `?`.
 */
export function shellQuote(word: string): string {
  const printable = word.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '?');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(printable)) return printable;
  return `'${printable.replaceAll("'", `'\\''`)}'`;
}

/** A command line of such words. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}

/** Reads a JSON pointer (RFC 6901) into its steps; the empty text points to the whole document. Null when it is none. */
export function parsePointer(text: string): string[] | null {
  if (text === '') return [];
  if (!text.startsWith('/')) return null;
  const steps = text.slice(1).split('/');
  if (steps.some((step) => /~(?![01])/.test(step))) return null;
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The place in a list that a step names: digits without leading zero; null for anything else. */
export function parseIndex(step: string): number | null {
  if (!/^(?:0|[1-9]\d*)$/.test(step)) return null;
  const index = Number(step);
  return Number.isSafeInteger(index) ? index : null;
}

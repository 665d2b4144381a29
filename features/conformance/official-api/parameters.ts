import { Denied, faultAnswer } from './http.ts';

/**
 * A whole number of the query that is not negative; what is above `most` counts as `most`. Throws 422. Names that are not known are
 * passed over, as frameworks do.
 */
export function countParameter(
  query: URLSearchParams,
  name: string,
  { fallback, most }: { readonly fallback: number; readonly most: number },
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text), most);
  throw new Denied(
    faultAnswer([
      { loc: ['query', name], msg: 'The value must be a whole number that is not negative.', type: 'int_parsing' },
    ]),
  );
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
};

/** A truth value of the query; null when it is not given. Throws 422. */
export function truthParameter(query: URLSearchParams, name: string): boolean | null {
  const text = query.get(name)?.toLowerCase() ?? '';
  if (text === '') return null;
  if (Object.hasOwn(truths, text)) return truths[text]!;
  throw new Denied(
    faultAnswer([{ loc: ['query', name], msg: 'The value must be true or false.', type: 'bool_parsing' }]),
  );
}

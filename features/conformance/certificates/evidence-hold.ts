import type { Certificate } from '@allmend/api/kinds';
import { addMonths } from '../scope/date.ts';

/** For so long after its end the evidence of a certificate is kept. Source: scs-0004-v1, regulation 4. */
const heldMonths = 12;
/** As much history as stood on the page of a subject when it was granted. Source: the same. */
const shownMonths = 18;

/**
 * From when on the reports about subjects must stay, by `<namespace>/<name>`: what a certificate was granted on, and what came while it
 * was valid, whatever became of it, until a year after its end. Pure.
 */
export function evidenceHolds(certificates: Iterable<Certificate>, now: Date): ReadonlyMap<string, Date> {
  const holds = new Map<string, Date>();
  for (const { metadata, spec, status } of certificates) {
    const { validFrom, validUntil } = status ?? {};
    if (validFrom === undefined || validUntil === undefined) continue;
    if (now >= addMonths(new Date(validUntil), heldMonths)) continue;
    const since = addMonths(new Date(validFrom), -shownMonths);
    for (const subject of spec.subjects) {
      const place = `${metadata.namespace}/${subject}`;
      const known = holds.get(place);
      if (!known || since < known) holds.set(place, since);
    }
  }
  return holds;
}

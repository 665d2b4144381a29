/** `2026-11-20 20:44:34.503988`, also with a `T`, without decimals or with a zone. */
const pattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * An official time as a UTC text with its decimals, e.g. `2026-11-20T20:44:34.503988Z`; null when it is no time. The official
 * suite writes local time without a zone: such a time counts as UTC unless `offsetMinutes` (east of UTC) says otherwise.
 */
export function readNaiveTime(text: string, offsetMinutes = 0): string | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const [, day, clock, decimals = '', zone] = found;
  const instant = new Date(`${day}T${clock}${zone ?? 'Z'}`);
  if (Number.isNaN(instant.getTime())) return null;
  // 30 February would have become 1 March.
  if (zone === undefined && !instant.toISOString().startsWith(`${day}T${clock}`)) return null;
  if (zone === undefined) instant.setUTCMinutes(instant.getUTCMinutes() - offsetMinutes);
  const kept = decimals.replace(/0+$/, '');
  return `${instant.toISOString().slice(0, 19)}${kept && `.${kept}`}Z`;
}

/** A UTC text as the official suite writes times: without zone, with six decimals or none. */
export function writeNaiveTime(instant: string): string {
  const [clock, decimals = ''] = instant.replace(/Z$/, '').split('.');
  const kept = decimals.replace(/0+$/, '');
  return `${clock!.replace('T', ' ')}${kept && `.${kept.padEnd(6, '0')}`}`;
}

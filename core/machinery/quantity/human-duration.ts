const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/**
 * A span as `kubectl get` shows ages: two or three figures, e.g. `45s`, `3m20s`, `3d4h`, `2y30d`. A clock may be off by less than two
 * seconds (`0s`); more than that into the future is `<invalid>`.
 * Source: apimachinery pkg/util/duration, HumanDuration.
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (milliseconds < 0) return '0s';
  if (seconds < 2 * minute) return `${seconds}s`;
  if (seconds < 10 * minute) return pair(seconds, { of: minute, unit: 'm' }, { of: 1, unit: 's' });
  if (seconds < 3 * hour) return `${Math.trunc(seconds / minute)}m`;
  if (seconds < 8 * hour) return pair(seconds, { of: hour, unit: 'h' }, { of: minute, unit: 'm' });
  if (seconds < 2 * day) return `${Math.trunc(seconds / hour)}h`;
  if (seconds < 8 * day) return pair(seconds, { of: day, unit: 'd' }, { of: hour, unit: 'h' });
  if (seconds < 2 * year) return `${Math.trunc(seconds / day)}d`;
  if (seconds < 8 * year) return pair(seconds, { of: year, unit: 'y' }, { of: day, unit: 'd' });
  return `${Math.trunc(seconds / year)}y`;
}

interface Unit {
  readonly of: number;
  readonly unit: string;
}

function pair(seconds: number, large: Unit, small: Unit): string {
  const rest = Math.trunc((seconds % large.of) / small.of);
  const first = `${Math.trunc(seconds / large.of)}${large.unit}`;
  return rest === 0 ? first : `${first}${rest}${small.unit}`;
}

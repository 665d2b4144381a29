import { readingCost, spend, type Meter } from '../budget.ts';
import { fail } from '../failure.ts';
import { timeParts, type TimeParts } from '../time.ts';
import { durationName, timestampName, type CelTimestamp } from '../value.ts';
import { overload, type Overload } from './overload.ts';

const getters: Readonly<Record<string, (parts: TimeParts) => number>> = {
  getFullYear: ({ year }) => year,
  getMonth: ({ month }) => month,
  getDate: ({ day }) => day,
  getDayOfMonth: ({ day }) => day - 1,
  getDayOfWeek: ({ weekday }) => weekday,
  getDayOfYear: ({ dayOfYear }) => dayOfYear,
  getHours: ({ hours }) => hours,
  getMinutes: ({ minutes }) => minutes,
  getSeconds: ({ seconds }) => seconds,
  getMilliseconds: ({ milliseconds }) => milliseconds,
};

/** Units for the calendar of a named zone. */
const zoneCost = 150;

function partsIn(meter: Meter, { nanoseconds }: CelTimestamp, zone: string): TimeParts {
  spend(meter, zone === '' ? readingCost : zoneCost);
  return timeParts(nanoseconds, zone) ?? fail(`unknown time zone ${zone.slice(0, 64)}`);
}

const ofTimestamps: readonly Overload[] = Object.entries(getters).flatMap(([name, get]) => [
  overload(`${timestampName}.${name as 'get'}(): int`, ([instant], meter) => BigInt(get(partsIn(meter, instant, '')))),
  overload(`${timestampName}.${name as 'get'}(string): int`, ([instant, zone], meter) =>
    BigInt(get(partsIn(meter, instant, zone))),
  ),
]);

const units = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
  getMilliseconds: 1_000_000n,
} as const;

const ofDurations: readonly Overload[] = Object.entries(units).map(([name, unit]) =>
  overload(`${durationName}.${name as 'get'}(): int`, ([{ nanoseconds }]) => nanoseconds / unit),
);

/** Parts of instants and spans. Source: cel-spec, standard definitions. */
export const times: readonly Overload[] = [...ofTimestamps, ...ofDurations];

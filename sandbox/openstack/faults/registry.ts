import { clockOff } from './clock-off.ts';
import { errorIn200 } from './error-in-200.ts';
import type { Fault } from './fault.ts';
import { gigabyte } from './gigabyte.ts';
import { hang } from './hang.ts';
import { lateCreate } from './late-create.ts';
import { lostAnswer } from './lost-answer.ts';
import { rateLimit } from './rate-limit.ts';
import { refused } from './refused.ts';
import { serverError } from './server-error.ts';
import { slow } from './slow.ts';
import { torn } from './torn.ts';
import { wrongContent } from './wrong-content.ts';

const all: readonly Fault[] = [
  slow,
  serverError,
  torn,
  refused,
  wrongContent,
  hang,
  clockOff,
  lateCreate,
  lostAnswer,
  gigabyte,
  errorIn200,
  rateLimit,
];

/** Every fault by name. To add one: a file beside this one, and a line here. */
export const faults: ReadonlyMap<string, Fault> = new Map(all.map((fault) => [fault.name, fault]));

import type { Submitter } from '@allmend/api/kinds';
import type { AllmendError } from '@allmend/kit-errors';
import { accountOf } from '../intake/directory.ts';
import { intakeErrors, refusalOf, type Refusal } from '../intake/errors.ts';
import { Denied, detailAnswer, faultAnswer, type PublicAnswer } from './http.ts';

const challenge = { 'www-authenticate': 'Basic realm="reports", charset="UTF-8"' } as const;

/** The answer to what the intake refuses. 422 has the form that the official document gives it. */
export function refusalAnswer({ status, error }: Refusal): PublicAnswer {
  const detail = sentence(error);
  if (status === 422) return faultAnswer([{ loc: ['body', ...placeOf(error)], msg: detail, type: error.reason }]);
  const seconds = error.params['seconds'];
  return detailAnswer(status, detail, {
    ...(status === 401 && challenge),
    ...(status === 429 && { 'retry-after': String(seconds) }),
    ...(status === 503 && { 'retry-after': '5' }),
  });
}

/** An account that may not do what it asked for; officially that is 401 too. */
export function deniedFor(submitter: Submitter): Denied {
  const error = intakeErrors.error('not-permitted', { account: accountOf(submitter) });
  return new Denied(refusalAnswer(refusalOf(error)!));
}

export function notFound(what: string): Denied {
  return new Denied(detailAnswer(404, what));
}

function sentence({ message, remedy }: AllmendError): string {
  return `${message} ${remedy}`;
}

function placeOf({ params }: AllmendError): (string | number)[] {
  const document = params['document'];
  return typeof document === 'number' ? [document - 1] : [];
}

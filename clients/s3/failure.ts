import { WireFailure } from '@allmend/kit-egress';
import type { WireAnswer } from '@allmend/kit-egress';
import { connectionProblem, isAllmendError } from '@allmend/kit-errors';
import type { AllmendError } from '@allmend/kit-errors';
import type { Call, Scope } from './call.ts';
import { errorName, s3Errors } from './errors.ts';
import { children, optionalText, parseXml } from './xml.ts';

type CallParams = Readonly<Record<string, string | number>>;

/** The error of an answer that is not a success. */
export async function refusal(answer: WireAnswer, context: CallParams): Promise<AllmendError> {
  const { code, text } = await errorOf(answer);
  const status = answer.status < 300 ? 500 : answer.status;
  return s3Errors.error(errorName(status, code), { ...context, status: answer.status, code, cloudMessage: text });
}

/** S3 may answer 200 at once and say in the body that completing or copying failed after all. */
export async function isHiddenError(call: Call, answer: WireAnswer): Promise<boolean> {
  return call.method === 'POST' && (await errorOf(answer)).code !== 'none';
}

/** Code and text of an `<Error>`; "none" and the beginning of the body for anything else. */
async function errorOf(answer: WireAnswer): Promise<{ readonly code: string; readonly text: string }> {
  try {
    const { root, content } = await parseXml(answer.body);
    const error = root === 'Error' ? content : children(content, 'Error')[0];
    if (error !== undefined) {
      return { code: optionalText(error, 'Code') ?? 'none', text: optionalText(error, 'Message') ?? '' };
    }
  } catch {
    // Not an error of S3's form: a proxy's page, or the empty answer to HEAD.
  }
  return { code: 'none', text: new TextDecoder().decode(answer.body.subarray(0, 200)).replace(/\s+/g, ' ').trim() };
}

/** The error of an attempt without an answer. */
export function explain(cause: unknown, scope: Scope, context: CallParams): AllmendError {
  const inner = cause instanceof WireFailure ? cause.cause : cause;
  const text = inner instanceof Error ? inner.message : String(inner);
  const options = { cause };
  if (isAllmendError(inner)) {
    return inner.reason.startsWith('egress.')
      ? s3Errors.error('egress-refused', { ...context, cause: text }, options)
      : inner;
  }
  if (!(cause instanceof WireFailure)) throw cause;
  if (cause.kind === 'aborted') {
    if (scope.signal?.aborted) return s3Errors.error('aborted', context, options);
    return s3Errors.error('timeout', { ...context, seconds: scope.deadline }, options);
  }
  if (cause.kind === 'too-large')
    return s3Errors.error('bad-answer', { ...context, status: 200, problem: text }, options);
  if (cause.kind === 'untrusted') return s3Errors.error('tls-untrusted', { ...context, cause: text }, options);
  return s3Errors.error('unreachable', { ...context, cause: connectionProblem(cause.code) ?? text }, options);
}

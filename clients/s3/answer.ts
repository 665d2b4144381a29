import type { WireAnswer } from '@allmend/kit-egress';
import type { Call, Connection } from './call.ts';
import { routeOf } from './call.ts';
import { s3Errors } from './errors.ts';
import { parseXml, XmlProblem } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** What `read` finds in the answer's XML, which must have that root. Throws `s3.bad-answer` saying what is wrong with it. */
export async function readAnswer<T>(
  connection: Connection,
  call: Call,
  answer: WireAnswer,
  root: string,
  read: (content: XmlElement) => T,
): Promise<T> {
  try {
    const parsed = await parseXml(answer.body);
    if (parsed.root !== root) throw new XmlProblem(`<${root}> was expected, <${parsed.root.slice(0, 60)}> came`);
    return read(parsed.content);
  } catch (cause) {
    if (!(cause instanceof XmlProblem)) throw cause;
    throw s3Errors.error(
      'bad-answer',
      {
        host: connection.endpoint.host,
        doing: call.doing,
        method: call.method,
        route: routeOf(call),
        status: answer.status,
        problem: cause.message,
        requestId: requestIdOf(answer) ?? 'none',
      },
      { cause },
    );
  }
}

/** What the operator finds the request by in his logs. */
export function requestIdOf(answer: WireAnswer | null): string | null {
  return answer?.headers.get('x-amz-request-id') ?? answer?.headers.get('x-trans-id') ?? null;
}

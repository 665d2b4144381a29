import { acceptor, readSignature, type Overload, type Signature } from './library/overload.ts';
import { library } from './library/library.ts';
import type { CelValue } from './value.ts';

/** A function with a given number of arguments: its forms, in the order in which they are tried. */
export interface Candidate {
  readonly accepts: (args: readonly CelValue[]) => boolean;
  readonly call: Overload['call'];
  readonly signature: Signature;
}

const functions = new Map<string, Candidate[]>();

for (const { signature: text, call } of library) {
  const signature = readSignature(text);
  const { receiver, parameters } = signature;
  const acceptors = [...(receiver === null ? [] : [receiver]), ...parameters].map(acceptor);
  const key = keyOf(signature.nameSpace, receiver === null ? 'function' : 'method', signature.name, parameters.length);
  const known = functions.get(key) ?? [];
  known.push({ signature, call, accepts: (args) => acceptors.every((accept, at) => accept(args[at]!)) });
  functions.set(key, known);
}

function keyOf(nameSpace: string | null, style: 'function' | 'method', name: string, count: number): string {
  return `${nameSpace ?? style} ${name} ${count}`;
}

/** The forms of `name(…)`, of `receiver.name(…)`, or of `nameSpace.name(…)`; empty when there is no such function. */
export function candidates(
  place: { readonly nameSpace: string } | 'function' | 'method',
  name: string,
  count: number,
): readonly Candidate[] {
  const key =
    typeof place === 'string' ? keyOf(null, place, name, count) : keyOf(place.nameSpace, 'function', name, count);
  return functions.get(key) ?? [];
}

export const signatures: readonly Signature[] = Array.from(functions.values()).flatMap((forms) =>
  forms.map(({ signature }) => signature),
);

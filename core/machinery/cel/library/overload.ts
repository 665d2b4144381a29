import type { Meter } from '../budget.ts';
import type { OpaqueTypes } from './opaque.ts';
import {
  CelList,
  CelMap,
  CelOptional,
  typeName,
  type CelDuration,
  type CelOpaque,
  type CelTimestamp,
  type CelUint,
  type CelValue,
  type durationName,
  type timestampName,
} from '../value.ts';

/** One form of a function: what it takes, and what it does. */
export interface Overload {
  /** As a rule's type checker reads it: `string.charAt(int): string`; a receiver or name space stands before the dot. */
  readonly signature: string;
  /** The receiver, if there is one, is the first argument. */
  readonly call: (args: readonly CelValue[], meter: Meter) => CelValue;
}

interface PlainTypes {
  readonly string: string;
  readonly int: bigint;
  readonly uint: CelUint;
  readonly double: number;
  readonly bool: boolean;
  readonly bytes: Uint8Array;
  readonly [timestampName]: CelTimestamp;
  readonly [durationName]: CelDuration;
}

type ValueOf<Type extends string> = Type extends keyof PlainTypes
  ? PlainTypes[Type]
  : Type extends keyof OpaqueTypes
    ? CelOpaque<OpaqueTypes[Type]>
    : Type extends `list${string}`
      ? CelList
      : Type extends `map${string}`
        ? CelMap
        : Type extends `optional${string}`
          ? CelOptional
          : CelValue;

type ValuesOf<Types extends string> = Types extends ''
  ? []
  : Types extends `${infer First}, ${infer Rest}`
    ? [ValueOf<First>, ...ValuesOf<Rest>]
    : [ValueOf<Types>];

/** What stands before the last dot; never when there is none. */
type Receiver<Path extends string> = Path extends `${infer First}.${infer Rest}`
  ? [Receiver<Rest>] extends [never]
    ? First
    : `${First}.${Receiver<Rest>}`
  : never;

type ReceiverValue<Type extends string> = [Type] extends [never] ? [] : Type extends NameSpace ? [] : [ValueOf<Type>];

/** The values that a signature names: its receiver, then its parameters. */
type Arguments<Text extends string> = Text extends `${infer Path}(${infer Types}): ${string}`
  ? [...ReceiverValue<Receiver<Path>>, ...ValuesOf<Types>]
  : never;

/** A function of the types that its signature names; a call has been checked against them. */
export function overload<Text extends string>(
  signature: Text,
  call: (args: Arguments<Text>, meter: Meter) => CelValue,
): Overload {
  return { signature, call: (args, meter) => call(args as unknown as Arguments<Text>, meter) };
}

const spaces = ['base64', 'format', 'ip', 'lists', 'optional', 'sets', 'strings'] as const;
type NameSpace = (typeof spaces)[number];

/** Words before a dot that are no values but group functions. */
export const nameSpaces: ReadonlySet<string> = new Set(spaces);

export interface Signature {
  /** Set for `sets.contains(…)`. */
  readonly nameSpace: string | null;
  /** Type of the receiver; null for `size(x)` and for name spaces. */
  readonly receiver: string | null;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly result: string;
}

export function readSignature(signature: string): Signature {
  const match = /^(?:([\w.<>, ]+)\.)?(\w+)\(([^)]*)\): (.+)$/.exec(signature);
  if (!match) throw new TypeError(`not a signature: ${signature}`);
  const [, before = null, name, parameters, result] = match;
  const isNameSpace = before !== null && nameSpaces.has(before);
  return {
    nameSpace: isNameSpace ? before : null,
    receiver: isNameSpace ? null : before,
    name: name!,
    parameters: splitTypes(parameters!),
    result: result!,
  };
}

/** Splits at commas that are not inside of `<>`. */
function splitTypes(text: string): string[] {
  return text === '' ? [] : text.split(/, (?![^<]*>)/);
}

/** Whether a value can be an argument of that type; the types inside of lists and maps are left to the function. */
export function acceptor(type: string): (value: CelValue) => boolean {
  if (type === 'dyn' || /^[A-Z]$/.test(type)) return () => true;
  if (type.startsWith('list')) return (value) => value instanceof CelList;
  if (type.startsWith('map')) return (value) => value instanceof CelMap;
  if (type.startsWith('optional')) return (value) => value instanceof CelOptional;
  return (value) => typeName(value) === type;
}

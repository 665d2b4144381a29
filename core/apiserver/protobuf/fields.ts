/** What a field's value is: a scalar of protobuf, or a message by its name. */
export type FieldType = 'string' | 'bytes' | 'bool' | 'int32' | 'int64' | 'double' | { readonly message: string };

export interface Field {
  /** Name in JSON. */
  readonly name: string;
  readonly type: FieldType;
  /** `map`: keys are strings, `type` is that of the values. */
  readonly form: 'one' | 'list' | 'map';
  /**
   * Go's encoder writes every field that is no pointer, also when it is empty, and its JSON leaves most of those out. `present`:
   * what is written counts, whatever it is (pointers, and members that JSON always has).
   */
  readonly kept: 'filled' | 'present';
}

/** Fields of a message by their numbers. */
export type Fields = ReadonlyMap<number, Field>;

const scalars: ReadonlySet<string> = new Set(['string', 'bytes', 'bool', 'int32', 'int64', 'double']);

/**
 * Reads the compact notation of the tables: fields apart by white space, each `name:type=number`. `[]` behind the type is a list,
 * `map<type>` a map, and `!` behind the name means that what is written counts even when it is empty.
 */
export function readFields(text: string): Fields {
  const fields = new Map<number, Field>();
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const match = /^([$\w-]+)(!?):(map<)?(\w+)>?(\[\])?=(\d+)$/.exec(word);
    if (!match) throw new Error(`"${word}" is no field`);
    const [, name, mark, map, type, list, number] = match;
    fields.set(Number(number), {
      name: name!,
      type: scalars.has(type!) ? (type as FieldType) : { message: type! },
      form: map ? 'map' : list ? 'list' : 'one',
      kept: mark ? 'present' : 'filled',
    });
  }
  return fields;
}

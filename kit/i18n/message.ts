export type MessageParam = string | number | readonly string[];
export type MessageParams = Readonly<Record<string, MessageParam>>;

/** A sentence as data: it can be stored, replayed and printed in any language. `key` is `<room>.<name>`. */
export interface Message {
  readonly key: string;
  readonly params?: MessageParams;
}

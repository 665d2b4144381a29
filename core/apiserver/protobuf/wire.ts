import { statusErrors, type StatusError } from '@allmend/core-machinery';

/** How a field's value is written. Source: protobuf encoding guide, "Message structure". */
export const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the wire format of protobuf within a range of bytes. Whatever is wrong with them is a 400 naming the offset.
 * State: the place. Source: protobuf encoding guide.
 */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#at === this.#end;
  }

  get offset(): number {
    return this.#at;
  }

  /** Number and wire type of the next field. */
  tag(): { readonly field: number; readonly wire: number } {
    const start = this.#at;
    const tag = this.varint();
    if (tag >= 1n << 32n) throw malformed('a field has a number that is too large', start);
    const field = Number(tag >> 3n);
    if (field === 0) throw malformed('a field has the number 0', start);
    return { field, wire: Number(tag & 7n) };
  }

  /** An unsigned integer of at most 64 bits. */
  varint(): bigint {
    const start = this.#at;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (value >= 1n << 64n) break;
        return value;
      }
    }
    throw malformed('a number has more than 64 bits', start);
  }

  double(): number {
    const start = this.#take(8);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 8).getFloat64(0, true);
  }

  /** A view of the bytes of a length-delimited value; nothing is copied. */
  bytes(): Uint8Array {
    const start = this.#range();
    return this.#bytes.subarray(start, this.#at);
  }

  text(): string {
    const start = this.#range();
    try {
      return strictUtf8.decode(this.#bytes.subarray(start, this.#at));
    } catch {
      throw malformed('a text is not valid UTF-8', start);
    }
  }

  /** A reader of a length-delimited message. */
  message(): WireReader {
    const start = this.#range();
    return new WireReader(this.#bytes, start, this.#at);
  }

  /** Passes over a value that nobody knows. */
  skip(wire: number): void {
    switch (wire) {
      case wireTypes.varint:
        this.varint();
        return;
      case wireTypes.fixed64:
        this.#take(8);
        return;
      case wireTypes.length:
        this.#range();
        return;
      case wireTypes.fixed32:
        this.#take(4);
        return;
      default:
        throw malformed(`a value has the wire type ${wire}`, this.#at);
    }
  }

  /** Start of a length-delimited value; the place is then behind it. */
  #range(): number {
    const start = this.#at;
    const length = this.varint();
    if (length > BigInt(this.#end - this.#at)) throw malformed('a value is longer than what holds it', start);
    return this.#take(Number(length));
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.#end - start) throw malformed('it ends in the middle of a value', this.#end);
    this.#at = start + length;
    return start;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)]!;
  }
}

export function malformed(problem: string, offset: number): StatusError {
  return statusErrors.badRequest(`the body is not valid protobuf: ${problem} at offset ${offset}`);
}

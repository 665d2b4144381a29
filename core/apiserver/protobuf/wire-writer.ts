import { wireTypes } from './wire.ts';

/**
 * Fields of one message in protobuf's wire format, in the order in which they are written. State: what was written.
 * Source: protobuf encoding guide.
 */
export class WireWriter {
  readonly #parts: Uint8Array[] = [];

  varint(field: number, value: bigint): void {
    this.#parts.push(tag(field, wireTypes.varint), varint(BigInt.asUintN(64, value)));
  }

  double(field: number, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    this.#parts.push(tag(field, wireTypes.fixed64), bytes);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#parts.push(tag(field, wireTypes.length), varint(BigInt(value.byteLength)), value);
  }

  text(field: number, value: string): void {
    this.bytes(field, Buffer.from(value));
  }

  done(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

const tag = (field: number, wire: number): Uint8Array => varint((BigInt(field) << 3n) | BigInt(wire));

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

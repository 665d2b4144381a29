/** Length-prefixed fields of the SSH protocol. Source: RFC 4251 §5. */

/** A field runs past the end, or something follows the last one. */
export class WireFault extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'WireFault';
  }
}

export interface WireReader {
  /** The next `count` bytes. */
  bytes(count: number): Buffer;
  uint32(): number;
  /** A length and that many bytes. */
  string(): Buffer;
  /** A string that is printable ASCII: names of algorithms and namespaces. */
  name(): string;
  /** Throws `WireFault` unless everything was read. */
  end(): void;
}

/** Reads fields one after the other; each throws `WireFault` when the data ends before the field. */
export function readWire(data: Uint8Array): WireReader {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  const bytes = (count: number): Buffer => {
    if (count > buffer.length - at) throw new WireFault('it ends in the middle of a field');
    at += count;
    return buffer.subarray(at - count, at);
  };
  const uint32 = (): number => bytes(4).readUInt32BE();
  const string = (): Buffer => bytes(uint32());
  return {
    bytes,
    uint32,
    string,
    name() {
      const text = string().toString('latin1');
      if (!/^[\x20-\x7e]*$/.test(text)) throw new WireFault('a name in it is not printable');
      return text;
    },
    end() {
      if (at < buffer.length) throw new WireFault('something follows its last field');
    },
  };
}

export function wireUint32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
}

export function wireString(value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([wireUint32(bytes.length), bytes]);
}

/** A positive integer in its shortest form. */
export function wireMpint(value: Uint8Array): Buffer {
  let start = 0;
  while (start < value.length && value[start] === 0) start++;
  const digits = value.subarray(start);
  return wireString((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

/** The digits of a positive mpint, filled with zeros to `width` bytes. Throws `WireFault` when it has another form. */
export function mpintDigits(field: Uint8Array, width: number): Buffer {
  const digits = field[0] === 0 ? field.subarray(1) : field;
  const shortest = field.length > 0 && (field[0] === 0 ? (field[1] ?? 0) >= 0x80 : field[0]! < 0x80);
  if (!shortest || digits.length > width) throw new WireFault('a number in it is not in the shortest form');
  return Buffer.concat([Buffer.alloc(width - digits.length), digits]);
}

/** Bytes of a file; they grow without being copied for each write. */
export class Contents {
  private room: Buffer;
  private length: number;

  constructor(bytes: Buffer) {
    this.room = bytes;
    this.length = bytes.length;
  }

  /** Valid until the next change. */
  get bytes(): Buffer {
    return this.room.subarray(0, this.length);
  }

  copy(): Contents {
    return new Contents(Buffer.from(this.bytes));
  }

  write(at: number, bytes: Buffer): void {
    if (at + bytes.length > this.length) this.resize(at + bytes.length);
    bytes.copy(this.room, at);
  }

  /** What is new is zero, also where there was something before it was cut off. */
  resize(length: number): void {
    if (length > this.room.length) {
      const room = Buffer.alloc(Math.max(length, 2 * this.room.length));
      this.bytes.copy(room);
      this.room = room;
    } else if (length < this.length) this.room.fill(0, length, this.length);
    this.length = length;
  }
}

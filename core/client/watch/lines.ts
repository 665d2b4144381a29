const lineFeed = 0x0a;

/** Splits bytes into lines, without their ends; an unfinished line at the end of the stream is dropped. Throws at a line longer than `longest` bytes. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      held.push(chunk.subarray(start, end));
      yield Buffer.concat(held).toString();
      held = [];
      size = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    held.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > longest) throw new Error(`a line is longer than ${longest} bytes`);
  }
}

/** Stands for node:crypto in the browser, where nothing of the console calls it. */
export function createHash(): never {
  throw new Error('hashes of pages are not made in the browser');
}

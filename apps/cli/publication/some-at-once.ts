/**
 * Does the work for each item, a few at a time. After a failure nothing new is begun; when this rejects, with the first failure, nothing is
 * under way any more, so that what was half made can be taken away.
 */
export async function someAtOnce<T>(items: Iterable<T>, most: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = Iterator.from(items);
  let failure: { readonly error: unknown } | null = null;
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && !failure; next = waiting.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  if (failure) throw (failure as { readonly error: unknown }).error;
}

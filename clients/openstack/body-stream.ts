/** Watches a body that arrives piece by piece. */
export interface StreamGuard {
  /** Seconds that may pass while the reader waits for the next piece. */
  readonly idleSeconds: number;
  /** Ends the exchange; the pending read then rejects. */
  readonly onIdle: () => void;
  /** Turns a failure of the wire into what the reader gets. */
  readonly translate: (cause: unknown) => Error;
}

/** The same bytes; a server that falls silent ends the stream, and failures come as catalogued errors. Waiting readers count, slow ones do not. */
export function guardStream(body: ReadableStream<Uint8Array>, guard: StreamGuard): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const timer = setTimeout(guard.onIdle, guard.idleSeconds * 1000);
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (cause) {
          controller.error(guard.translate(cause));
        } finally {
          clearTimeout(timer);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

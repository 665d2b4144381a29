import type { Sheet } from '@allmend/api';

export interface CurrentSheetOptions {
  readonly read: () => Promise<Sheet>;
  readonly now: () => Date;
  /** For so long what was read is taken for new, in milliseconds. */
  readonly freshMs: number;
  /** For so long it is shown when no newer one can be read: it says itself as of when it is. */
  readonly keepMs: number;
  /** Told when reading failed and something older was shown. */
  readonly onError: (error: unknown) => void;
}

/** The sheet as it is now: read once for all who ask at a time, and again once it may have changed. */
export function createCurrentSheet(options: CurrentSheetOptions): () => Promise<Sheet> {
  const { read, now, freshMs, keepMs, onError } = options;
  let last: { readonly sheet: Sheet; readonly at: number } | null = null;
  let reading: Promise<Sheet> | null = null;

  const refresh = (): Promise<Sheet> => {
    reading ??= read()
      .then((sheet) => {
        last = { sheet, at: now().getTime() };
        return sheet;
      })
      .finally(() => (reading = null));
    return reading;
  };

  return async () => {
    const age = last ? now().getTime() - last.at : Infinity;
    if (last && age < freshMs) return last.sheet;
    // Nobody waits for what is new while what is there is young enough to be shown.
    if (last && age < freshMs * 10) {
      refresh().catch(onError);
      return last.sheet;
    }
    try {
      return await refresh();
    } catch (error) {
      if (!last || now().getTime() - last.at > keepMs) throw error;
      onError(error);
      return last.sheet;
    }
  };
}

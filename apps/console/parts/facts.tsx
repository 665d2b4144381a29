import type { ReactNode } from 'react';

export interface FactItem {
  readonly term: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** A row of terms with their values, marked up as `facts` of kit/ui, for values that live. */
export function Facts({ items }: { readonly items: readonly (FactItem | null)[] }) {
  return (
    <dl className="facts">
      {items.map(
        (item) =>
          item && (
            <div key={item.term}>
              <dt>{item.term}</dt>
              <dd>
                {item.value} {item.note !== undefined && item.note !== null && <small>{item.note}</small>}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

import type { ReactNode } from 'react';

/** Shapes on the grid of kit/ui that only the console needs, and those that it needs outside of plates (look.md §3). */
const shapes = {
  pass: (
    <>
      <circle cx="8" cy="8" r="7.5" />
      <path className="k" d="M4.3 8.3l2.6 2.6 4.8-5.4" />
    </>
  ),
  fail: (
    <>
      <path d="M1 1h14v14H1z" />
      <path className="k" d="M4.5 4.5l7 7m0-7l-7 7" />
    </>
  ),
  dnf: (
    <>
      <circle className="o" cx="8" cy="8" r="6.5" />
      <path d="M8 1.5a6.5 6.5 0 000 13z" />
    </>
  ),
  miss: <circle className="o" cx="8" cy="8" r="6.5" strokeDasharray="2.6 2.5" />,
  soon: <path className="o" d="M8 2l6 6-6 6-6-6z" />,
  warn: (
    <>
      <path d="M8 .8L15.8 15H.2z" />
      <path className="k" d="M8 5.2v4.6m0 1.4v2" />
    </>
  ),
  unknown: <path d="M1 7h3v2H1zM6.5 7h3v2h-3zM12 7h3v2h-3z" />,
  run: (
    <>
      <circle className="o" cx="8" cy="8" r="6.5" opacity=".35" />
      <path className="o arc" d="M8 1.5A6.5 6.5 0 0114.5 8" />
    </>
  ),
  wait: <circle cx="8" cy="8" r="2.5" />,
} as const;
export type ShapeName = keyof typeof shapes;

export function Shape({ name }: { readonly name: ShapeName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}

const colours: Readonly<Record<ShapeName, string>> = {
  pass: 'c-pass',
  fail: 'c-fail',
  dnf: 'c-dnf',
  warn: 'c-dnf',
  miss: 'c-miss',
  unknown: 'c-miss',
  wait: 'c-miss',
  run: 'c-plan',
  soon: 'c-plan',
};

/** A state in running text: symbol and word; the colour only repeats them. */
export function State({ shape, children }: { readonly shape: ShapeName; readonly children: ReactNode }) {
  return (
    <span className={`st ${colours[shape]}`}>
      <Shape name={shape} />
      <b>{children}</b>
    </span>
  );
}

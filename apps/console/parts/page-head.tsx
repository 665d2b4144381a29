import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { SameCommand } from './command.tsx';

export interface PageHeadProps {
  readonly title: string;
  /** Way to here, above the title. */
  readonly crumbs?: ReactNode;
  /** Buttons for the whole page. */
  readonly actions?: ReactNode;
  readonly command?: string;
}

/** A heading that has the focus makes way for another: in the drawing that is under way, and only there. */
let handsOn = false;

/**
 * Title of a page, of its tab, and the kubectl command that shows the same. Who stood at the heading of a page that was still being read
 * stands at that of what was read.
 */
export function PageHead({ title, crumbs, actions, command }: PageHeadProps) {
  const say = useTexts(consoleTexts);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const own = heading.current;
    if (handsOn) own?.focus({ preventScroll: true });
    return () => {
      if (document.activeElement !== own) return;
      handsOn = true;
      queueMicrotask(() => (handsOn = false));
    };
  }, []);
  useEffect(() => {
    document.title = say('title', { page: title });
  }, [say, title]);
  return (
    <div className="hd">
      <div>
        {crumbs && <p className="crumb">{crumbs}</p>}
        <h1 id="title" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {command !== undefined && <SameCommand command={command} />}
      </div>
      {actions && <div className="acts">{actions}</div>}
    </div>
  );
}

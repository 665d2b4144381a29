import { useEffect, type ReactNode } from 'react';
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

/** Title of a page, of its tab, and the kubectl command that shows the same. */
export function PageHead({ title, crumbs, actions, command }: PageHeadProps) {
  const say = useTexts(consoleTexts);
  useEffect(() => {
    document.title = say('title', { page: title });
  }, [say, title]);
  return (
    <div className="hd">
      <div>
        {crumbs && <p className="crumb">{crumbs}</p>}
        <h1 id="title" tabIndex={-1}>
          {title}
        </h1>
        {command !== undefined && <SameCommand command={command} />}
      </div>
      {actions && <div className="acts">{actions}</div>}
    </div>
  );
}

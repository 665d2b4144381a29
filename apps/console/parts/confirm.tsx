import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { Action, type ActionProps } from './action.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmedActionProps extends Pick<ActionProps, 'permission' | 'hindrance'> {
  /** What both buttons say. */
  readonly action: string;
  readonly title: string;
  readonly text: string;
  readonly onConfirm: () => Promise<void>;
}

/** An action that cannot be taken back: it asks once more. */
export function ConfirmedAction({
  permission,
  hindrance = null,
  action,
  title,
  text,
  onConfirm,
}: ConfirmedActionProps) {
  const say = useTexts(consoleTexts);
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  return (
    <>
      <Action quiet permission={permission} hindrance={hindrance} onAct={() => setAsking(true)}>
        {action}
      </Action>
      <Dialog opened={asking} onClose={close} title={title}>
        <p>{text}</p>
        <div className="acts end">
          <Button variant="default" onClick={close} data-autofocus>
            {say('cancel')}
          </Button>
          <Action permission={{ state: 'yes' }} onAct={() => onConfirm().then(close)}>
            {action}
          </Action>
        </div>
      </Dialog>
    </>
  );
}

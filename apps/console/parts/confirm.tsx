import { Button } from '@mantine/core';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';
import { Action } from './action.tsx';
import { Dialog } from './dialog.tsx';

/** Asks once more before something that cannot be taken back. */
export function Confirm(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly onConfirm: () => Promise<void>;
}) {
  const { opened, onClose, title, text, action, onConfirm } = props;
  const say = useTexts(consoleTexts);
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <p>{text}</p>
      <div className="acts end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {say('cancel')}
        </Button>
        <Action permission={{ state: 'yes' }} onAct={onConfirm}>
          {action}
        </Action>
      </div>
    </Dialog>
  );
}

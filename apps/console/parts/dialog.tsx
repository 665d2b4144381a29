import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../shell/language.tsx';
import { consoleTexts } from '../shell/texts.ts';

export interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** The title is for screen readers only, and there is no button to close it: it closes itself. */
  readonly bare?: true;
  readonly size?: 'md' | 'lg';
}

/**
 * A dialog that holds the focus and gives it back. Not Mantine's own head, which screen readers would take for that of the page; nor
 * its lock of scrolling, which writes a style element that the page's policy refuses.
 */
export function Dialog({ opened, onClose, title, children, bare, size = 'md' }: DialogProps) {
  const say = useTexts(consoleTexts);
  return (
    <Modal.Root opened={opened} onClose={onClose} lockScroll={false} size={size} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          {bare ? (
            <Modal.Title className="vh">{title}</Modal.Title>
          ) : (
            <div className="dialog-head">
              <Modal.Title>{title}</Modal.Title>
              <Modal.CloseButton aria-label={say('close')} />
            </div>
          )}
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

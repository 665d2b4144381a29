import type { Terminal } from '@allmend/kit-terminal';
import { stringify } from 'yaml';

/** Makes a key and prints it, with what a Submitter holds of it. */
export async function printApiKey(terminal: Terminal, { json }: { readonly json: boolean }): Promise<void> {
  const { makeApiKey } = await import('@allmend/conformance/controllers');
  const { key, hash } = await makeApiKey();
  if (json) {
    terminal.out(`${JSON.stringify({ key, hash })}\n`);
    return;
  }
  terminal.out(`key: ${key}\nhash: ${hash}\n`);
  const yaml = stringify({ spec: { apiKeys: [{ name: 'runner', hash }] } }, { lineWidth: 0 });
  terminal.note(
    `\nThe key is shown this once: it goes to its holder. The hash goes into the Submitter:\n\n${yaml}\nallmend submitter add does both.\n`,
  );
}

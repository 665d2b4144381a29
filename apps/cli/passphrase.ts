import type { CommandContext } from './context.ts';

/** Asks for a key's passphrase without showing it; null where nobody can answer. `ALLMEND_KEY_PASSPHRASE` is not read: environments leak. */
export async function askPassphrase(context: CommandContext, keyFile: string): Promise<string | null> {
  const { stdin, stderr, signal } = context;
  if (!stdin.isTTY) return null;
  stderr.write(`Passphrase of ${keyFile}: `);
  stdin.setRawMode(true);
  stdin.resume();
  try {
    return await new Promise<string | null>((done) => {
      let typed = '';
      const take = (chunk: Buffer) => {
        for (const sign of chunk.toString('utf8')) {
          if (sign === '\r' || sign === '\n') return finish(typed);
          if (sign === '\u0003' || sign === '\u0004') return finish(null);
          if (sign === '\u007f' || sign === '\b') typed = typed.slice(0, -1);
          else typed += sign;
        }
      };
      const finish = (answer: string | null) => {
        stdin.off('data', take);
        done(answer);
      };
      stdin.on('data', take);
      signal.addEventListener('abort', () => finish(null), { once: true });
    });
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

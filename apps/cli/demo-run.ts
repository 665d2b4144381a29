import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locale } from '@allmend/kit-i18n';
import { startSandbox } from '@allmend/openstack-sandbox';
import type { CommandContext } from './context.ts';
import { writeWhole } from './files.ts';
import { exitCodes } from './exit-codes.ts';
import { runCheck } from './check-run.ts';
import { cliTexts } from './texts.ts';

/** A first look: sandbox cloud, full check, report, signature, evidence, and what to type next for one's own cloud. */
export async function runDemo(
  context: CommandContext,
  options: { readonly output: string; readonly flaws: readonly string[] },
): Promise<number> {
  const { terminal, locale } = context;
  const at = (name: string) => join(options.output, name);
  await mkdir(options.output, { recursive: true });
  terminal.note(`${cliTexts.format(locale, 'demo-starting')}\n`);
  const sandbox = await startSandbox({ clouds: 1, pace: 0.3, flaws: options.flaws });
  const cloud = sandbox.clouds[0]!.name;
  try {
    await writeWhole(at('clouds.yaml'), sandbox.cloudsYaml());
    const key = newKey();
    await writeFile(at('demo-key'), key.privateKey, { mode: 0o600 });
    await writeWhole(at('allowed_signers'), `${cloud} namespaces="report" ${key.publicKey}\n`);
    const env = { ...context.env, OS_CLIENT_CONFIG_FILE: at('clouds.yaml'), OS_CLOUD: undefined };
    const code = await runCheck({ ...context, env }, cloud, {
      scope: 'scs-compatible-iaas',
      documents: [],
      output: [at('report.yaml'), at('report.html')],
      sign: at('demo-key'),
      evidence: at('evidence'),
    });
    if (code === exitCodes.interrupted) return code;
    terminal.out(nextSteps(at, locale));
    // The demo's cloud is broken on purpose; the demo itself has done what it is for.
    return exitCodes.passed;
  } finally {
    await sandbox.close();
  }
}

/** What to type next, each command with what it does beside it. */
function nextSteps(at: (name: string) => string, locale: Locale): string {
  const say = (key: 'demo-report' | 'demo-verify' | 'demo-replay' | 'demo-read' | 'demo-check' | 'demo-help') =>
    cliTexts.format(locale, key);
  const list = (rows: readonly (readonly [string, string])[]) => {
    // Long commands do not push the words of the others out of the window.
    const width = Math.min(36, Math.max(...rows.map(([command]) => command.length)));
    return rows.map(([command, what]) => `  ${command.padEnd(width)}   ${what}\n`).join('');
  };
  return `
${cliTexts.format(locale, 'demo-look')}
${list([
  [at('report.html'), say('demo-report')],
  [`./allmend report verify ${at('report.yaml')} --allowed-signers ${at('allowed_signers')}`, say('demo-verify')],
  [`./allmend replay ${at('evidence')} --explain`, say('demo-replay')],
])}
${cliTexts.format(locale, 'demo-own')}
${list([
  ['./allmend check mycloud --read-only', say('demo-read')],
  ['./allmend check mycloud', say('demo-check')],
  ['./allmend check --help', say('demo-help')],
])}`;
}

/** A new ed25519 key in OpenSSH's forms. Source: PROTOCOL.key of OpenSSH. */
function newKey(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = (key: KeyObject, field: 'x' | 'd') => Buffer.from(key.export({ format: 'jwk' })[field]!, 'base64url');
  const string = (value: Uint8Array | string) => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const type = 'ssh-ed25519';
  const point = raw(publicKey, 'x');
  const publicBlob = Buffer.concat([string(type), string(point)]);
  const check = Buffer.from([1, 2, 3, 4, 1, 2, 3, 4]);
  const secret = Buffer.concat([
    check,
    string(type),
    string(point),
    string(Buffer.concat([raw(privateKey, 'd'), point])),
    string('demo'),
  ]);
  const padded = Buffer.concat([secret, Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (secret.length % 8)) % 8)]);
  const count = Buffer.from([0, 0, 0, 1]);
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    count,
    string(publicBlob),
    string(padded),
  ]);
  const lines = blob.toString('base64').replaceAll(/.{70}/g, '$&\n');
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${type} ${publicBlob.toString('base64')}`,
  };
}

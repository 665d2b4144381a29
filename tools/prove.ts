import { parseArgs } from 'node:util';
import { proveHub } from './prove/hub/proof.ts';
import { proveJanitor } from './prove/janitor.ts';
import { proveStore } from './prove/store/proof.ts';

const usage = `usage: npm run prove [-- [janitor] [store] [hub] [OPTION …]]

janitor  kills runs of \`allmend check\` with SIGKILL at random points, lets \`allmend janitor\` clean up, and looks whether
         anything of ours is left and whether everything of others is untouched.
store    on SQLite and PostgreSQL: cuts the power of a replayed disk at acknowledgements, kills servers and databases under
         load, and lets random histories be judged. What is not installed is skipped, and said.
hub      runs a hub with very many tenants and objects, reads in them, and says how fast and how large it is.
Without a name all are proved.

  --kills N       janitor: kills on the sandbox with faults (default 200)
  --lab-kills N   janitor: kills on a real OpenStack (default 10); needs a lab: ALLMEND_LAB_CLOUDS, or ALLMEND_LAB to bring
                  one up
  --from N        janitor: begin with kill number N: to repeat one that went wrong
  --shared-lab    janitor: others use the lab meanwhile: only what ledger or name says to be ours is looked at
  --cuts N        store: acknowledgements at which the power is cut on SQLite (default 200), on PostgreSQL a quarter of it
  --store-kills N store: kills under load on SQLite (default 500), on PostgreSQL a quarter of it
  --histories N   store: random histories on SQLite (default 2000), on PostgreSQL half of it
  --tenants N     hub: tenants (default 10000)
  --objects N     hub: objects of all tenants together (default 1000000)
  --seed S        what is drawn follows from it (default: today)
  --no-write      leave docs/reference/limits.md as it is

Exit code: 0 proved, 1 not, 2 wrong usage, 130 interrupted (what was proved until then is printed and not written).
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      kills: { type: 'string', default: '200' },
      'lab-kills': { type: 'string', default: '10' },
      from: { type: 'string', default: '1' },
      'shared-lab': { type: 'boolean', default: false },
      cuts: { type: 'string', default: '200' },
      'store-kills': { type: 'string', default: '500' },
      histories: { type: 'string', default: '2000' },
      tenants: { type: 'string', default: '10000' },
      objects: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      'no-write': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const unknown = positionals.find((name) => !['janitor', 'store', 'hub'].includes(name));
  if (unknown !== undefined) throw new TypeError(`"${unknown}" is no proof`);
  const wanted = (name: string) => positionals.length === 0 || positionals.includes(name);
  const interruption = new AbortController();
  process.on('SIGINT', () => {
    if (interruption.signal.aborted) process.exit(130);
    console.log('\nEnding after this one; once more to end at once.');
    interruption.abort();
  });
  const common = { seed: values.seed, signal: interruption.signal, say: (line: string) => console.log(line) };
  const then = { write: !values['no-write'] };
  const janitor = {
    ...common,
    kills: whole(values.kills, 'kills'),
    labKills: whole(values['lab-kills'], 'lab-kills'),
    from: whole(values.from, 'from'),
    sharedLab: values['shared-lab'],
  };
  const store = {
    ...common,
    cuts: whole(values.cuts, 'cuts'),
    kills: whole(values['store-kills'], 'store-kills'),
    histories: whole(values.histories, 'histories'),
  };
  const hub = {
    ...common,
    tenants: whole(values.tenants, 'tenants'),
    objects: whole(values.objects, 'objects'),
  };
  const proved = [
    !wanted('janitor') || (await proveJanitor(janitor, then)),
    !wanted('store') || interruption.signal.aborted || (await proveStore(store, then)),
    !wanted('hub') || interruption.signal.aborted || (await proveHub(hub, then)),
  ];
  if (interruption.signal.aborted) return 130;
  return proved.every(Boolean) ? 0 : 1;
}

function whole(text: string, option: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new TypeError(`--${option} "${text}" is not a whole number`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

import { parseArgs } from 'node:util';
import { runCampaign, type CampaignResult } from './prove/campaign.ts';
import { openLabGround, provingLab } from './prove/lab-ground.ts';
import { writeKillSummary } from './prove/summary.ts';
import { openSandboxGround } from './prove/sandbox-ground.ts';

const usage = `usage: npm run prove [-- --kills N --lab-kills N --seed S --from N --shared-lab --no-write]

Kills runs of \`allmend check\` with SIGKILL at random points, lets \`allmend janitor\` clean up, and looks whether anything
of ours is left and whether everything of others is untouched.

  --kills N       kills on the sandbox with faults (default 200)
  --lab-kills N   kills on a real OpenStack (default 10); needs a lab: ALLMEND_LAB_CLOUDS, or ALLMEND_LAB to bring one up
  --seed S        what is drawn follows from it (default: today)
  --from N        begin with kill number N: to repeat one that went wrong
  --shared-lab    others use the lab meanwhile: only what ledger or name says to be ours is looked at
  --no-write      leave docs/reference/limits.md as it is

Exit code: 0 proved, 1 not, 2 wrong usage, 130 interrupted (what was proved until then is printed and not written).
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      'lab-kills': { type: 'string', default: '10' },
      seed: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      from: { type: 'string', default: '1' },
      'shared-lab': { type: 'boolean', default: false },
      'no-write': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const interruption = new AbortController();
  process.on('SIGINT', () => {
    if (interruption.signal.aborted) process.exit(130);
    console.log('\nEnding after this kill; once more to end at once.');
    interruption.abort();
  });
  const options = {
    seed: values.seed,
    from: whole(values.from, 'from'),
    signal: interruption.signal,
    say: (line: string) => console.log(line),
  };
  const results: CampaignResult[] = [];
  const kills = whole(values.kills, 'kills');
  if (kills > 0) {
    await using ground = await openSandboxGround({ seed: values.seed });
    results.push(await runCampaign(ground, { ...options, kills }));
  }
  const labKills = whole(values['lab-kills'], 'lab-kills');
  const lab = labKills > 0 && !interruption.signal.aborted ? provingLab() : null;
  if (typeof lab === 'string') {
    await using ground = await openLabGround({ clouds: lab, shared: values['shared-lab'] });
    results.push(await runCampaign(ground, { ...options, kills: labKills }));
  } else if (lab) console.log(`Skipped: kills on a real OpenStack, because ${lab.missing}.`);

  for (const result of results) console.log(verdict(result));
  if (interruption.signal.aborted) return 130;
  if (!values['no-write'] && results.length > 0) await writeKillSummary(results, values.seed);
  return results.every(proved) ? 0 : 1;
}

function whole(text: string, option: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new TypeError(`--${option} "${text}" is not a whole number`);
}

const proved = ({ kills, faults }: CampaignResult) =>
  faults.length === 0 && kills.every((kill) => kill.faults.length === 0);

function verdict(result: CampaignResult): string {
  const wrong = result.kills.filter((kill) => kill.faults.length > 0).map((kill) => kill.index);
  const tail = wrong.length === 0 ? 'proved' : `NOT proved: kills ${wrong.join(', ')}`;
  return [`${result.title}: ${result.kills.length} kills, ${tail}`, ...result.faults].join('\n  FAULT ');
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

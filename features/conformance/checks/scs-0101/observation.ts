import { z } from 'zod';

/** What the program in the guest said. Numbers that it could not find are null. */
export type ProbeReport = z.infer<typeof probeReport>;
export const probeReport = z.object({
  complete: z.boolean(),
  system: z
    .object({ kernel: z.string(), arch: z.string(), vcpus: z.number().nullable(), memoryKib: z.number().nullable() })
    .nullable(),
  entropy: z
    .object({ available: z.number().nullable(), source: z.string(), cpu: z.string(), daemon: z.string() })
    .nullable(),
  disks: z.array(z.object({ name: z.string(), mib: z.number(), rotational: z.string() })),
  fips: z.object({ method: z.string(), blocks: z.number(), failures: z.number() }).nullable(),
});

/** A server that was booted once per run, and everything that it says of itself. */
export type BootProbe = z.infer<typeof bootProbe>;
export const bootProbe = z.object({
  image: z.object({ id: z.string(), name: z.string(), architecture: z.string().nullable() }),
  flavor: z.object({ id: z.string(), name: z.string(), vcpus: z.number(), ram: z.number(), disk: z.number() }),
  /** `flavor`: the flavor's own disk; `volume`: a volume made from the image. */
  bootsFrom: z.enum(['flavor', 'volume']),
  serverId: z.string(),
  /** Seconds from the request to ACTIVE, and to the last line of the program; null when that did not come. */
  activeAfter: z.number().nullable(),
  reportedAfter: z.number().nullable(),
  report: probeReport,
  /** The program's own lines of the console, as they stood there. */
  console: z.string(),
  /** Why there is no whole report. */
  failure: z.object({ step: z.enum(['volume', 'server', 'console']), message: z.string() }).nullable(),
});

const fields = /([a-z_]+)=(\S*)/g;

/** Reads the program's lines out of a console, whatever the image's init puts before them. Only lines with the nonce count. */
export function readConsole(console: string, nonce: string): { readonly report: ProbeReport; readonly lines: string } {
  const mark = `allmend-probe ${nonce} `;
  const lines = console
    .split(/\r?\n/)
    .flatMap((line) => (line.includes(mark) ? [line.slice(line.indexOf(mark) + mark.length).trim()] : []));
  const report: ProbeReport = { complete: lines.includes('end'), system: null, entropy: null, disks: [], fips: null };
  for (const line of lines) {
    const values = new Map(Array.from(line.matchAll(fields), (match) => [match[1]!, match[2]!]));
    const number = (key: string) => (/^\d{1,15}$/.test(values.get(key) ?? '') ? Number(values.get(key)) : null);
    const text = (key: string) => values.get(key) ?? '';
    if (line.startsWith('system '))
      report.system = {
        kernel: text('kernel'),
        arch: text('arch'),
        vcpus: number('vcpus'),
        memoryKib: number('memory_kib'),
      };
    else if (line.startsWith('entropy '))
      report.entropy = { available: number('avail'), source: text('source'), cpu: text('cpu'), daemon: text('daemon') };
    else if (line.startsWith('disk ') && !report.disks.some((disk) => disk.name === text('name')))
      report.disks.push({ name: text('name'), mib: number('mib') ?? 0, rotational: text('rotational') });
    else if (line.startsWith('fips ')) {
      const [blocks, failures] = [number('blocks'), number('failures')];
      if (blocks !== null && failures !== null) report.fips = { method: text('method'), blocks, failures };
    }
  }
  return { report, lines: lines.join('\n').slice(0, 8000) };
}

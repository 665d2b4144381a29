import { randomBytes } from 'node:crypto';
import { removers } from '@allmend/openstack-client';
import type { CollectContext, Collector } from '../../engine/collector.ts';
import { flavors } from '../../resources/flavors.ts';
import { images } from '../../resources/images.ts';
import { chooseBoot, type BootChoice } from './choice.ts';
import { scs0101Errors } from './errors.ts';
import { bootProbe as schema, readConsole, type BootProbe } from './observation.ts';
import { probeScript } from './probe.ts';

/**
 * Boots one server on a network of its own, without router, key or package mirror, and reads what it says of itself from the
 * console. Several standards rest on it.
 */
export const bootProbe: Collector<BootProbe> = {
  resource: 'boot-probe',
  mode: 'active',
  deadline: 900,
  schema,
  async collect(context) {
    const [allImages, allFlavors] = await Promise.all([context.need(images), context.need(flavors)]);
    const choice = chooseBoot(allImages, allFlavors);
    if (!choice) throw scs0101Errors.error('nothing-to-boot', { images: allImages.length, flavors: allFlavors.length });
    return boot(context, choice);
  },
};

async function boot(context: CollectContext, choice: BootChoice): Promise<BootProbe> {
  const { cloud, track } = context;
  const nonce = randomBytes(6).toString('hex');
  const base = {
    image: { id: choice.image.id, name: choice.image.name ?? '', architecture: text(choice.image['architecture']) },
    flavor: {
      id: choice.flavor.id ?? '',
      name: choice.flavor.name,
      vcpus: choice.flavor.vcpus,
      ram: choice.flavor.ram,
      disk: choice.flavor.disk,
    },
    bootsFrom: choice.bootsFrom,
  };
  context.progress(`${base.image.name} on ${base.flavor.name}`);
  const network = await privateNetwork(context);
  const volume = choice.bootsFrom === 'volume' ? await bootVolume(context, choice) : null;
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  const server = await track('server', (labels) =>
    cloud.compute.createServer({
      ...removers.server.mark(labels),
      name: labels.name,
      flavorRef: base.flavor.id,
      ...(volume
        ? {
            block_device_mapping_v2: [
              {
                boot_index: 0,
                source_type: 'volume',
                destination_type: 'volume',
                uuid: volume,
                delete_on_termination: false,
              },
            ],
          }
        : { imageRef: base.image.id }),
      networks: [{ uuid: network }],
      config_drive: true,
      user_data: Buffer.from(probeScript(nonce)).toString('base64'),
    }),
  );
  const result: BootProbe = {
    ...base,
    serverId: server.id,
    activeAfter: null,
    reportedAfter: null,
    report: readConsole('', nonce).report,
    console: '',
    failure: null,
  };
  const fault = await waitForServer(context, server.id);
  if (fault !== null) return { ...result, failure: { step: 'server', message: fault } };
  result.activeAfter = seconds();
  for (;;) {
    const { report, lines } = readConsole(await cloud.compute.getConsoleOutput(server.id), nonce);
    if (report.complete) return { ...result, reportedAfter: seconds(), report, console: lines };
    context.progress(
      report.entropy ? 'random numbers are being tested' : `guest is booting, ${Math.round(seconds())} s`,
    );
    await context.sleep(1500);
  }
}

async function privateNetwork({ cloud, track }: CollectContext): Promise<string> {
  const network = await track('network', (labels) =>
    cloud.network.createNetwork({ ...removers.network.mark(labels), name: labels.name }),
  );
  await track('subnet', (labels) =>
    cloud.network.createSubnet({
      ...removers.subnet.mark(labels),
      name: labels.name,
      network_id: network.id,
      ip_version: 4,
      cidr: '10.94.101.0/24',
      gateway_ip: null,
    }),
  );
  return network.id;
}

async function bootVolume(context: CollectContext, choice: BootChoice): Promise<string> {
  const { cloud, track } = context;
  const bytes =
    typeof choice.image['virtual_size'] === 'number' ? choice.image['virtual_size'] : (choice.image.size ?? 0);
  const size = Math.max(8, choice.image.min_disk ?? 0, Math.ceil(bytes / 2 ** 30));
  const volume = await track('volume', (labels) =>
    cloud.blockStorage.createVolume({
      ...removers.volume.mark(labels),
      name: labels.name,
      size,
      imageRef: choice.image.id,
    }),
  );
  for (;;) {
    const { status } = await cloud.blockStorage.getVolume(volume.id);
    if (status === 'available') return volume.id;
    if (status.startsWith('error'))
      throw scs0101Errors.error('volume-failed', { status, image: choice.image.name ?? choice.image.id });
    context.progress('volume is being made from the image');
    await context.sleep(1000);
  }
}

/** Null when the server runs; else why it does not. */
async function waitForServer(context: CollectContext, id: string): Promise<string | null> {
  for (;;) {
    const server = await context.cloud.compute.getServer(id);
    if (server.status === 'ACTIVE') return null;
    if (server.status === 'ERROR') return server.fault?.message ?? 'the server went to ERROR without a reason';
    context.progress(`server is ${server.status ?? 'being made'}`);
    await context.sleep(1000);
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

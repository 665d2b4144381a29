import { Option, type Command } from 'commander';
import { plainText } from '@allmend/kit-terminal';
import type { ServerAct, ServerContext } from '../context.ts';
import { addHubOptions, type HubFlags } from '../hub-options.ts';

interface AddFlags extends HubFlags {
  readonly cloud: string;
  readonly namespace: string;
  readonly displayName?: string;
  readonly operator?: string;
  readonly country?: string;
  readonly region?: string;
  readonly group?: string;
  readonly alias?: string;
  readonly scope?: readonly string[];
  readonly active: 'daily' | 'never';
  readonly wait?: true;
  readonly json?: true;
}

interface ListFlags extends HubFlags {
  readonly namespace?: string;
  readonly json?: true;
}

const namespaceOption = (): Option =>
  new Option('--namespace <name>', 'namespace of its operator in the hub').default('default');

export function defineSubject(program: Command, act: ServerAct): void {
  const subject = program
    .command('subject')
    .description('clouds that a hub watches: enter one with its credentials, list them, take one out')
    .addHelpText(
      'after',
      '\nExamples:\n  allmend subject add luebeck --cloud hansa-luebeck --namespace hansa\n  allmend subject list\n  allmend subject remove luebeck --namespace hansa',
    );

  addHubOptions(
    subject
      .command('add')
      .description('give a hub a cloud of your clouds.yaml to measure, and see what works')
      .argument('<name>', 'name of the subject, part of its address')
      .requiredOption('--cloud <entry>', 'entry of your clouds.yaml; the hub gets this one and nothing else')
      .addOption(namespaceOption())
      .addOption(new Option('--display-name <text>', 'what people call it (default: its name)'))
      .addOption(new Option('--operator <text>', 'who runs it (default: as people call it)'))
      .addOption(new Option('--country <code>', 'where it stands, e.g. DE'))
      .addOption(new Option('--region <text>', 'which region of a cloud it is'))
      .addOption(new Option('--group <name>', 'the cloud that it is a region of'))
      .addOption(new Option('--alias <name>', 'its name in official reports'))
      .addOption(
        new Option('--scope <name>', 'what it is listed for (repeatable; default: scs-compatible-iaas)').argParser(
          (value: string, previous?: readonly string[]) => [...(previous ?? []), value],
        ),
      )
      .addOption(
        new Option('--active <when>', 'never: nothing is created in the cloud, and it cannot pass')
          .choices(['daily', 'never'])
          .default('daily'),
      )
      .addOption(new Option('--wait', 'wait for the first verdict; the exit code is that of the verdict'))
      .addOption(new Option('--json', 'what was found, as JSON')),
  )
    .addHelpText(
      'after',
      `
The credentials go into a Secret, which is encrypted in the hub and shown nowhere. Best is an application credential with the
role member: it is for this one purpose, and can be withdrawn. Run again after an interruption, it completes what is missing.

Keystone makes no keys for S3 for an application credential. Where S3 is to be measured, make them yourself (openstack ec2
credentials create) and put them into the entry as ec2_access_key and ec2_secret_key, beside auth: the hub gets them too.

Exit code 0: the cloud answers and takes the credentials; 1: it does not; 3: nothing is known yet. With --wait as
\`allmend check\`: 0 passed, 1 failed, 3 not known.

Examples:
  allmend subject add luebeck --cloud hansa-luebeck --namespace hansa --operator 'Hansa IT eG' --country DE
  allmend subject add luebeck --cloud hansa-luebeck --wait
  allmend subject add luebeck --cloud hansa-luebeck --kubeconfig hub.kubeconfig --active never`,
    )
    .action(act((context: ServerContext, name: string, flags: AddFlags) => add(context, name, flags)));

  addHubOptions(
    subject
      .command('list')
      .description('the subjects of a hub, with their verdicts')
      .addOption(new Option('--namespace <name>', 'only of this namespace (default: all)'))
      .addOption(new Option('--json', 'the objects as JSON')),
  )
    .addHelpText('after', '\nExamples:\n  allmend subject list\n  allmend subject list --namespace hansa --json')
    .action(act((context: ServerContext, flags: ListFlags) => list(context, flags)));

  addHubOptions(
    subject
      .command('remove')
      .description('take a subject out, with the Cloud and the Secret that were added with it')
      .argument('<name>', 'name of the subject')
      .addOption(namespaceOption()),
  )
    .addHelpText(
      'after',
      '\nWhat was reported about it is kept as long as all other evidence.\n\nExamples:\n  allmend subject remove luebeck --namespace hansa',
    )
    .action(act((context: ServerContext, name: string, flags: AddFlags) => remove(context, name, flags)));
}

async function add(context: ServerContext, name: string, flags: AddFlags): Promise<number> {
  const { terminal, env, cwd, signal } = context;
  const [{ loadCloudConfig }, { handOver }, { addSubject }, { withHub }, { watchSubject }, view] = await Promise.all([
    import('@allmend/openstack-client'),
    import('../cloud-credentials.ts'),
    import('../subject-add.ts'),
    import('../hub-access.ts'),
    import('../subject-watch.ts'),
    import('../subject-view.ts'),
  ]);
  const { namespace, country, region, group, alias, active } = flags;
  const displayName = flags.displayName ?? name;
  const cloud = await handOver(await loadCloudConfig(flags.cloud, { env, cwd }));
  return withHub(context, flags, async (client) => {
    await addSubject(client, {
      namespace,
      name,
      displayName,
      operator: flags.operator ?? displayName,
      scopes: flags.scope ?? ['scs-compatible-iaas'],
      active,
      cloud,
      ...(country !== undefined && { country }),
      ...(region !== undefined && { region }),
      ...(group !== undefined && { group }),
      ...(alias !== undefined && { alias }),
    });
    terminal.note(`Subject ${plainText(`${namespace}/${name}`)} is entered.\n`);
    if (cloud.kind === 'person') {
      terminal.note('Its credentials are those of a person; an application credential would do, and be safer.\n');
    }
    const progress = view.openSubjectProgress(terminal);
    const until = flags.wait ? 'verdict' : 'conditions';
    const state = await watchSubject(client, {
      namespace,
      name,
      until,
      signal,
      changed: progress.changed,
    }).finally(() => progress.close());
    if (!flags.wait && state.end === 'works')
      terminal.note('It is measured from now on; allmend subject list shows the verdict, and --wait waits for it.\n');
    terminal.out(
      flags.json ? `${JSON.stringify(view.subjectJson(state), null, 2)}\n` : view.subjectLines(state, terminal),
    );
    return view.exitCodeOf(state);
  });
}

async function list(context: ServerContext, flags: ListFlags): Promise<number> {
  const [{ Subject }, { withHub }, { subjectsJson, subjectTable }] = await Promise.all([
    import('@allmend/api/kinds'),
    import('../hub-access.ts'),
    import('../subject-view.ts'),
  ]);
  const { namespace } = flags;
  const subjects = await withHub(context, flags, (client) =>
    Array.fromAsync(client.kind(Subject).list(namespace === undefined ? {} : { namespace })),
  );
  if (flags.json) context.terminal.out(`${JSON.stringify(subjectsJson(subjects), null, 2)}\n`);
  else if (subjects.length > 0) context.terminal.out(subjectTable(subjects));
  else context.terminal.note('There are no subjects; allmend subject add enters one.\n');
  return 0;
}

async function remove(context: ServerContext, name: string, flags: AddFlags): Promise<number> {
  const [{ withHub }, { removeSubject }] = await Promise.all([
    import('../hub-access.ts'),
    import('../subject-remove.ts'),
  ]);
  const { namespace } = flags;
  const { terminal, signal } = context;
  const say = (line: string): void => terminal.note(`${plainText(line)}\n`);
  await withHub(context, flags, (client) => removeSubject(client, { namespace, name, signal, say }));
  return 0;
}

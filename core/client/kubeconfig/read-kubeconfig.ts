import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isJsonObject, type JsonObject } from '@allmend/core-machinery';
import { parse } from 'yaml';
import { rereadCredentials, type Credentials, type CredentialSource } from '../connection/credentials.ts';
import { clientErrors } from '../errors.ts';

/** What a kubeconfig says of one context. */
export interface KubeconfigContext {
  /** Address of the server, with the tenant's path where there is one. */
  readonly server: string;
  readonly credentials: CredentialSource;
  /** Namespace of the context; `default` when it names none. */
  readonly namespace: string;
}

/**
 * Reads a kubeconfig: the named context, else the current one. Certificates and keys may stand in it or in files beside it, tokens
 * too; files are read again from time to time. Programs that give credentials (`exec`) are not started, nor is anybody impersonated.
 * Throws `client.kubeconfig-unusable`. Source: client-go tools/clientcmd/api/v1.
 */
export async function readKubeconfig(
  file: string,
  options: { readonly context?: string } = {},
): Promise<KubeconfigContext> {
  const document = await readDocument(file);
  const section = (list: string, name: string, member: string): Section => {
    const entries = Array.isArray(document[list]) ? document[list].filter(isJsonObject) : [];
    const found = entries.find((entry) => entry['name'] === name)?.[member];
    if (!isJsonObject(found)) throw unusable(file, `it has no ${member} "${name}"`);
    return createSection(file, `${member} "${name}"`, found);
  };
  const named = options.context ?? document['current-context'];
  if (typeof named !== 'string' || named === '') throw unusable(file, 'it has no current context');
  const context = section('contexts', named, 'context');
  const cluster = section('clusters', context.required('cluster'), 'cluster');
  const user = section('users', context.required('user'), 'user');
  refuse(cluster, ['proxy-url']);
  refuse(user, ['exec', 'auth-provider', 'username', 'password', 'as', 'as-groups', 'as-uid', 'as-user-extra']);
  const read = (): Promise<Credentials> => readCredentials(cluster, user);
  return {
    server: cluster.required('server'),
    credentials: rereadCredentials(read, await read()),
    namespace: context.text('namespace') ?? 'default',
  };
}

async function readDocument(file: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw unusable(file, code === 'ENOENT' ? 'there is no such file' : message, cause);
  }
  let document: unknown;
  try {
    // Without pretty errors: those quote the file, and with it keys.
    document = parse(text, { prettyErrors: false, maxAliasCount: 10 });
  } catch {
    throw unusable(file, 'it is not YAML');
  }
  if (!isJsonObject(document)) throw unusable(file, 'it is not a mapping');
  return document;
}

async function readCredentials(cluster: Section, user: Section): Promise<Credentials> {
  const [ca, cert, key, tokenFile] = await Promise.all([
    cluster.pem('certificate-authority'),
    user.pem('client-certificate'),
    user.pem('client-key'),
    user.file('tokenFile'),
  ]);
  if ((cert === undefined) !== (key === undefined)) {
    throw unusable(user.kubeconfig, `${user.name} has a client certificate or its key, but not both`);
  }
  const token = tokenFile?.trim() ?? user.text('token');
  const serverName = cluster.text('tls-server-name');
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && key !== undefined && { certificate: { cert, key } }),
    ...(token !== undefined && { token }),
    ...(serverName !== undefined && { serverName }),
    ...(cluster.data['insecure-skip-tls-verify'] === true && { verify: 'no' as const }),
  };
}

/** One cluster, user or context. */
interface Section {
  readonly kubeconfig: string;
  readonly name: string;
  readonly data: JsonObject;
  /** Undefined when it is not there or empty. */
  text(member: string): string | undefined;
  required(member: string): string;
  /** Content of the file that the member names. */
  file(member: string): Promise<string | undefined>;
  /** What stands in `<member>-data`, in base64, or else in the file of that name. */
  pem(member: string): Promise<string | undefined>;
}

function createSection(kubeconfig: string, name: string, data: JsonObject): Section {
  const text = (member: string): string | undefined => {
    const value = data[member];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') throw unusable(kubeconfig, `${member} of ${name} is no text`);
    return value;
  };
  const file = async (member: string): Promise<string | undefined> => {
    const path = text(member);
    if (path === undefined) return undefined;
    try {
      return await readFile(resolve(dirname(kubeconfig), path), 'utf8');
    } catch (cause) {
      throw unusable(kubeconfig, `${member} of ${name}: ${(cause as Error).message}`, cause);
    }
  };
  return {
    kubeconfig,
    name,
    data,
    text,
    file,
    required(member) {
      const value = text(member);
      if (value === undefined) throw unusable(kubeconfig, `${name} has no ${member}`);
      return value;
    },
    async pem(member) {
      const embedded = text(`${member}-data`);
      const found = embedded === undefined ? await file(member) : Buffer.from(embedded, 'base64').toString();
      if (found !== undefined && !found.includes('-----BEGIN ')) {
        throw unusable(kubeconfig, `${member} of ${name} holds no PEM block`);
      }
      return found;
    },
  };
}

function refuse(section: Section, members: readonly string[]): void {
  const found = members.find((member) => section.data[member] !== undefined);
  if (found !== undefined)
    throw unusable(section.kubeconfig, `${section.name} has ${found}, which is not supported here`);
}

function unusable(file: string, problem: string, cause?: unknown): Error {
  return clientErrors.error('kubeconfig-unusable', { file, problem }, { cause });
}

import {
  namedGroups,
  protocolVersions,
  suites12,
  suites13,
  type NamedGroup,
  type ProtocolVersion,
} from './code-points.ts';
import { readCertificate, readDhSize } from './handshake.ts';
import { mozillaIntermediate as profile } from './mozilla-intermediate.ts';
import type { Answer, TlsHost } from './observation.ts';
import { probe, type Place, type ProbeReply } from './probe.ts';

const allowedSuites: readonly string[] = profile.suites;
const allowedGroups = profile.groups as readonly NamedGroup[];
const allGroups = Object.keys(namedGroups) as NamedGroup[];
const foreignGroups = allGroups.filter((group) => !allowedGroups.includes(group));
const ellipticSuites = Object.entries(suites12)
  .filter(([name]) => name.startsWith('TLS_ECDHE_') && allowedSuites.includes(name))
  .map(([, code]) => code);
/** A server that names another suite each time would be asked forever. */
const mostSuites = 40;

type Seen = Pick<TlsHost, 'versions' | 'foreignSuites' | 'foreignGroups' | 'unclear' | 'dhBits' | 'certificate'>;

/** Asks one server everything. Rejects when no connection comes about. */
export async function examine(place: Place, ca: string | undefined, signal: AbortSignal): Promise<Seen> {
  const [versions, certificate, dhBits] = await Promise.all([
    readVersions(place, signal),
    readCertificate(place, ca, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof Error) return null;
      throw error;
    }),
    readDhSize(place, signal),
  ]);
  const [older, newer, groups] = await Promise.all([
    versions['TLSv1.2'] === 'accepted' ? foreignSuitesOf(place, 'TLSv1.2', suites12, signal) : noSuites,
    versions['TLSv1.3'] === 'accepted' ? foreignSuitesOf(place, 'TLSv1.3', suites13, signal) : noSuites,
    versions['TLSv1.2'] === 'accepted' ? foreignGroupsOf(place, signal) : { found: [], clear: true },
  ]);
  const unclear: TlsHost['unclear'] = [];
  if (!older.clear || !newer.clear) unclear.push('suites');
  if (!groups.clear) unclear.push('groups');
  if (!certificate) unclear.push('certificate');
  return {
    versions,
    foreignSuites: [...older.found, ...newer.found],
    foreignGroups: groups.found,
    unclear,
    dhBits,
    certificate,
  };
}

const noSuites: Found = { found: [], clear: true };

interface Found {
  readonly found: string[];
  /** False when a question got no clear answer. */
  readonly clear: boolean;
}

async function readVersions(place: Place, signal: AbortSignal): Promise<Record<ProtocolVersion, Answer>> {
  const names = Object.keys(protocolVersions) as ProtocolVersion[];
  const answers = await Promise.all(
    names.map(async (version) => {
      const suites = Object.values(version === 'TLSv1.3' ? suites13 : suites12);
      const reply = await probe(place, { version, suites, groups: allGroups }, signal);
      return [version, answerOf(reply, version)] as const;
    }),
  );
  return Object.fromEntries(answers) as Record<ProtocolVersion, Answer>;
}

/** A server that answers with another version than the offered one does not speak that one. */
function answerOf(reply: ProbeReply, version: ProtocolVersion): Answer {
  switch (reply.type) {
    case 'hello':
      return reply.version === protocolVersions[version] ? 'accepted' : 'refused';
    case 'alert':
    case 'closed':
      return 'refused';
    default:
      return 'unclear';
  }
}

/** Offers all suites that the profile does not have; what the server picks is taken out, and the rest offered again. */
async function foreignSuitesOf(
  place: Place,
  version: 'TLSv1.2' | 'TLSv1.3',
  known: Readonly<Record<string, number>>,
  signal: AbortSignal,
): Promise<Found> {
  const left = new Map(
    Object.entries(known)
      .filter(([name]) => !allowedSuites.includes(name))
      .map(([name, code]) => [code, name]),
  );
  const found: string[] = [];
  while (left.size > 0 && found.length < mostSuites) {
    const reply = await probe(place, { version, suites: [...left.keys()], groups: allGroups }, signal);
    if (answerOf(reply, version) === 'unclear') return { found, clear: false };
    const picked = reply.type === 'hello' ? left.get(reply.suite) : undefined;
    if (reply.type !== 'hello' || picked === undefined) return { found, clear: true };
    found.push(picked);
    left.delete(reply.suite);
  }
  return { found, clear: true };
}

/** Offers only groups that the profile does not have, all at once and then, when that was accepted, one by one. */
async function foreignGroupsOf(place: Place, signal: AbortSignal): Promise<Found> {
  const ask = async (groups: readonly NamedGroup[]): Promise<Answer> =>
    answerOf(await probe(place, { version: 'TLSv1.2', suites: ellipticSuites, groups }, signal), 'TLSv1.2');
  const together = await ask(foreignGroups);
  if (together !== 'accepted') return { found: [], clear: together === 'refused' };
  const found: string[] = [];
  let clear = true;
  for (const group of foreignGroups) {
    const answer = await ask([group]);
    if (answer === 'accepted') found.push(group);
    if (answer === 'unclear') clear = false;
  }
  return { found, clear };
}

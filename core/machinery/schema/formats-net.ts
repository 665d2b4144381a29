/** Dotted decimal; leading zeros are tolerated. Source: strfmt isIPv4 over netutils.ParseIPSloppy. */
export function isIpv4(text: string): boolean {
  return isDotted(text, 'sloppy') || (text.includes('.') && isIpv6(text));
}

/** Source: strfmt over net.ParseIP; no zone. */
export function isIpv6(text: string): boolean {
  if (!text.includes(':') || text.length > 64) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1)!;
  let count = groups.reduce((sum, group) => sum + group.length, 0);
  if (tail.length > 0 && tail.at(-1)!.includes('.')) {
    if (!isDotted(tail.pop()!, 'strict')) return false;
    count += 1;
  }
  if (!groups.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? count <= 7 : count === 8;
}

function isDotted(text: string, zeros: 'sloppy' | 'strict'): boolean {
  const parts = text.split('.');
  const part = zeros === 'sloppy' ? /^0*\d{1,3}$/ : /^(?:0|[1-9]\d{0,2})$/;
  return text.length <= 64 && parts.length === 4 && parts.every((one) => part.test(one) && Number(one) <= 255);
}

/** An address and how many bits of it are the network. Source: strfmt isCIDR over netutils.ParseCIDRSloppy. */
export function isCidr(text: string): boolean {
  const at = text.lastIndexOf('/');
  if (at === -1) return false;
  const [address, bits] = [text.slice(0, at), text.slice(at + 1)];
  if (!/^\d{1,3}$/.test(bits)) return false;
  if (isIpv6(address)) return Number(bits) <= 128;
  return isDotted(address, 'sloppy') && Number(bits) <= 32;
}

/** 6, 8 or 20 bytes, with colons, dashes, or dots between groups of four. Source: Go net.ParseMAC. */
export function isMac(text: string): boolean {
  const bytes = new Set([6, 8, 20]);
  const pairs = /^[0-9a-fA-F]{2}(?:([:-])[0-9a-fA-F]{2})(?:\1[0-9a-fA-F]{2})*$/.test(text);
  if (pairs) return bytes.has((text.length + 1) / 3);
  const quads = /^[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4})+$/.test(text);
  return quads && bytes.has(((text.length + 1) / 5) * 2);
}

/**
 * What may stand in the first line of a request: an absolute URI or an absolute path. Source: Go net/url.ParseRequestURI.
 */
export function isRequestUri(text: string): boolean {
  if (text === '' || /[\x00-\x1f\x7f]/.test(text)) return false;
  if (text === '*') return true;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(text);
  const rest = scheme === null ? text : scheme[2]!;
  if (scheme === null && !rest.startsWith('/')) return false;
  const path = rest.split('?', 1)[0]!;
  if (scheme !== null && !path.startsWith('/')) return path !== '';
  // Without a scheme, `//x` is a path, not a host.
  if (scheme === null || !path.startsWith('//')) return validEscapes(path);
  const authority = path.slice(2).split('/', 1)[0]!;
  return isAuthority(authority) && validEscapes(path.slice(2 + authority.length));
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = at === -1 ? '' : authority.slice(0, at);
  const host = authority.slice(at + 1);
  if (!/^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(user) || !validEscapes(user)) return false;
  if (host.startsWith('[')) {
    const found = /^\[([^\]]*)\](?::\d*)?$/.exec(host);
    return found !== null && isIpv6(found[1]!.split('%25', 1)[0]!);
  }
  const port = /:[^:]*$/.exec(host)?.[0];
  if (port !== undefined && !/^:\d*$/.test(port)) return false;
  const name = port === undefined ? host : host.slice(0, -port.length);
  return !/[\s{}|\\^`#:]/.test(name) && validEscapes(name);
}

function validEscapes(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10FFFF}-]+";
const addressSpec = new RegExp(
  `^(?:${atom}(?:\\.${atom})*|"(?:[^"\\\\\\r\\n]|\\\\[ -~])*")@(${atom}(?:\\.${atom})*|\\[[^\\[\\]\\\\]*\\])$`,
  'u',
);

/** `someone@example.org` or `Some One <someone@example.org>`. Source: Go net/mail.ParseAddress (RFC 5322, no comments). */
export function isEmail(text: string): boolean {
  if (text.length > 1_000) return false;
  const trimmed = text.trim();
  const named = /^([^<>]*)<([^<>]*)>$/.exec(trimmed);
  if (named === null) return addressSpec.test(trimmed);
  return addressSpec.test(named[2]!) && isPhrase(named[1]!.trim());
}

const word = new RegExp(`^(?:${atom}|"(?:[^"\\\\]|\\\\.)*")$`, 'u');

/** The name before an address: atoms, or one quoted text. */
function isPhrase(text: string): boolean {
  if (text === '' || word.test(text)) return true;
  return text.split(/\s+/).every((part) => word.test(part) || /^[A-Za-z0-9.]+$/.test(part));
}

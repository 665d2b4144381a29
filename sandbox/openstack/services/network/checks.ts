import type { JsonObject, JsonValue } from '../../http/route.ts';
import { parseCidr, versionOf } from './addresses.ts';
import { badValue, invalidInput } from './failures.ts';

/** Validates one attribute and returns it in the form the record keeps. Throws Neutron's 400. */
export type Check = (value: JsonValue, attribute: string) => JsonValue;

const truths = new Set(['true', '1', 'yes', 'on', 't', 'y']);
const lies = new Set(['false', '0', 'no', 'off', 'f', 'n']);
const uuidForm = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

export function isUuid(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && uuidForm.test(value);
}

/** A string of at most `length` characters. */
export function text(length = 255): Check {
  return (value, attribute) => {
    if (typeof value !== 'string') throw badValue(attribute, `'${plain(value)}' is not a valid string.`);
    if (value.length > length) throw badValue(attribute, `'${value}' exceeds maximum length of ${length}.`);
    return value;
  };
}

/** Booleans in all the spellings Neutron converts. */
export const flag: Check = (value) => {
  const word = typeof value === 'boolean' ? String(value) : typeof value === 'number' ? String(value) : value;
  if (typeof word === 'string' && truths.has(word.toLowerCase())) return true;
  if (typeof word === 'string' && lies.has(word.toLowerCase())) return false;
  throw invalidInput(`'${plain(value)}' cannot be converted to boolean`);
};

export const integer: Check = (value) => {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw invalidInput(`'${plain(value)}' is not an integer`);
};

/** One of some values; the members' type counts only after conversion of digits. */
export function oneOf(allowed: readonly (string | number | null)[]): Check {
  return (value, attribute) => {
    const given = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    const found = allowed.find((one) => one === value || one === given);
    if (found === undefined) throw badValue(attribute, `${plain(value)} is not in valid_values.`);
    return found;
  };
}

export const uuid: Check = (value, attribute) => {
  if (isUuid(value)) return value;
  throw badValue(attribute, `'${plain(value)}' is not a valid UUID.`);
};

export const address: Check = (value, attribute) => {
  if (typeof value === 'string' && versionOf(value) !== null) return value;
  throw badValue(attribute, `'${plain(value)}' is not a valid IP address.`);
};

export const macAddress: Check = (value, attribute) => {
  if (typeof value === 'string' && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value)) return value.toLowerCase();
  throw badValue(attribute, `'${plain(value)}' is not a valid MAC address.`);
};

/** The check, or null. */
export function orNull(check: Check): Check {
  return (value, attribute) => (value === null ? null : check(value, attribute));
}

/** A list whose members pass the check. */
export function listOf(check: Check): Check {
  return (value, attribute) => {
    if (!Array.isArray(value)) throw badValue(attribute, `'${plain(value)}' is not a list.`);
    return value.map((one: JsonValue) => check(one, attribute));
  };
}

export const nameservers: Check = (value, attribute) => {
  if (!Array.isArray(value)) throw badValue(attribute, `Invalid data format for nameserver: '${plain(value)}'.`);
  const seen = new Set<string>();
  return value.map((one: JsonValue) => {
    if (typeof one !== 'string' || versionOf(one) === null) {
      throw badValue(
        attribute,
        `'${plain(one)}' is not a valid nameserver. '${plain(one)}' is not a valid IP address.`,
      );
    }
    if (seen.has(one)) throw badValue(attribute, `Duplicate nameserver '${one}'.`);
    seen.add(one);
    return one;
  });
};

export const routes: Check = (value, attribute) => {
  if (!Array.isArray(value)) throw badValue(attribute, `Invalid data format for hostroute: '${plain(value)}'.`);
  return value.map((one: JsonValue) => {
    const route = dictionary(one, attribute, ['destination', 'nexthop'], ['destination', 'nexthop']);
    const { destination, nexthop } = route;
    if (typeof destination !== 'string' || !parseCidr(destination)) {
      throw badValue(attribute, `'${plain(destination)}' is not a valid CIDR.`);
    }
    address(nexthop ?? null, attribute);
    return route;
  });
};

/** An object with only known keys, the needed ones among them. */
export function dictionary(
  value: JsonValue | undefined,
  attribute: string,
  known: readonly string[],
  needed: readonly string[] = [],
): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badValue(attribute, `'${plain(value)}' is not a dictionary.`);
  }
  const object = value as JsonObject;
  const keys = Object.keys(object);
  if (keys.some((key) => !known.includes(key)) || needed.some((key) => !keys.includes(key))) {
    const expected = needed.length > 0 ? needed : known;
    throw badValue(
      attribute,
      `Validation of dictionary's keys failed. Expected keys: ${set(expected)} Provided keys: ${set(keys)}.`,
    );
  }
  return object;
}

/** A value as Python's `%s` shows it, near enough for messages. */
export function plain(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value).replaceAll('"', "'") : String(value);
}

function set(keys: readonly string[]): string {
  return `{${keys.map((key) => `'${key}'`).join(', ')}}`;
}

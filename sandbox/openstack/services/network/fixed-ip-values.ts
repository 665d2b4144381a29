import type { JsonObject, JsonValue } from '../../http/route.ts';
import { textOf } from './attributes.ts';
import { address, dictionary, plain, uuid } from './checks.ts';
import { badValue } from './failures.ts';
import type { FixedIpWish } from './fixed-ips.ts';

/** Shape of `fixed_ips` and of a gateway's `external_fixed_ips`. */
export function fixedIpList(value: JsonValue, attribute: string): JsonValue {
  if (!Array.isArray(value)) throw badValue(attribute, `Invalid data format for fixed IP: '${plain(value)}'.`);
  return value.map((one: JsonValue) => {
    const wish = dictionary(one, attribute, ['subnet_id', 'ip_address']);
    if (wish['ip_address'] !== undefined) address(wish['ip_address'], attribute);
    if (wish['subnet_id'] !== undefined) uuid(wish['subnet_id'], attribute);
    return wish;
  });
}

/** The wishes of a checked list. */
export function fixedIpWishes(value: JsonValue): FixedIpWish[] {
  return (value as readonly JsonObject[]).map((one) => ({
    ...(one['subnet_id'] === undefined ? {} : { subnetId: textOf(one, 'subnet_id') }),
    ...(one['ip_address'] === undefined ? {} : { address: textOf(one, 'ip_address') }),
  }));
}

import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  quantityInteger,
  quantityNumber,
  quantityOf,
  subtractQuantities,
  type Quantity,
} from '../../quantity/quantity.ts';
import { readingCost, spend } from '../budget.ts';
import { fail } from '../failure.ts';
import { CelOpaque } from '../value.ts';
import { overload, type Overload } from './overload.ts';

/** Equal amounts are equal, whatever their suffix. */
const valueOf = (data: Quantity): CelOpaque<Quantity> =>
  new CelOpaque('kubernetes.Quantity', `${data.mantissa}e${data.exponent}`, data);

const zero = quantityOf(0);

/** Source: apiserver pkg/cel/library/quantity.go. */
export const quantities: readonly Overload[] = [
  overload('quantity(string): kubernetes.Quantity', ([text], meter) => {
    spend(meter, readingCost);
    return valueOf(
      parseQuantity(text) ??
        fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
    );
  }),
  overload('isQuantity(string): bool', ([text], meter) => {
    spend(meter, readingCost);
    return parseQuantity(text) !== null;
  }),
  overload('sign(kubernetes.Quantity): int', ([{ data }]) => BigInt(compareQuantities(data, zero))),
  overload('kubernetes.Quantity.sign(): int', ([{ data }]) => BigInt(compareQuantities(data, zero))),
  overload('kubernetes.Quantity.isInteger(): bool', ([{ data }]) => quantityInteger(data) !== null),
  overload(
    'kubernetes.Quantity.asInteger(): int',
    ([{ data }]) => quantityInteger(data) ?? fail('cannot convert value to integer'),
  ),
  overload('kubernetes.Quantity.asApproximateFloat(): double', ([{ data }]) => quantityNumber(data)),
  overload(
    'kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool',
    ([a, b]) => compareQuantities(a.data, b.data) > 0,
  ),
  overload(
    'kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool',
    ([a, b]) => compareQuantities(a.data, b.data) < 0,
  ),
  overload('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', ([a, b]) =>
    BigInt(compareQuantities(a.data, b.data)),
  ),
  overload('kubernetes.Quantity.add(kubernetes.Quantity): kubernetes.Quantity', ([a, b]) =>
    valueOf(addQuantities(a.data, b.data)),
  ),
  overload('kubernetes.Quantity.add(int): kubernetes.Quantity', ([a, b]) =>
    valueOf(addQuantities(a.data, quantityOf(b))),
  ),
  overload('kubernetes.Quantity.sub(kubernetes.Quantity): kubernetes.Quantity', ([a, b]) =>
    valueOf(subtractQuantities(a.data, b.data)),
  ),
  overload('kubernetes.Quantity.sub(int): kubernetes.Quantity', ([a, b]) =>
    valueOf(subtractQuantities(a.data, quantityOf(b))),
  ),
];

/**
 * An expression has no value: no such key, division by zero, and so on. `&&`, `||`, `all` and `exists` may absorb it. It is no
 * `Error`, since a rule can make one for each item of a list and a stack trace costs as much as a hundred steps.
 */
export class CelFailure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export function fail(message: string): never {
  throw new CelFailure(message);
}

export const noSuchOverload = (): never => fail('no such overload');
export const noSuchKey = (key: string): never => fail(`no such key: ${key}`);

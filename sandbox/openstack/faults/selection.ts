import { errors } from '../errors.ts';
import type { Fault, FaultRule } from './fault.ts';

const selectionKeys = new Set(['service', 'method', 'route', 'rate', 'times']);

/** Reads a fault as it is written after `--fault`: `slow:service=compute,method=GET,route=/v2.1/servers/{id},rate=0.5,ms=3000`. */
export function parseFault(text: string, known: ReadonlyMap<string, Fault>): FaultRule {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const fault = known.get(name);
  if (!fault) throw errors.error('unknown-fault', { name, known: [...known.keys()].join(', ') });
  const parameters: Record<string, string> = { ...fault.parameters };
  const selection: Record<string, string> = {};
  for (const pair of colon < 0 ? [] : text.slice(colon + 1).split(',')) {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw wrong(text, fault, `"${pair}" is not of the form key=value`);
    const key = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (selectionKeys.has(key)) selection[key] = value;
    else if (key in fault.parameters) parameters[key] = value;
    else throw wrong(text, fault, `the key "${key}" is not known`);
  }
  const rate = selection.rate === undefined ? 1 : Number(selection.rate);
  if (!(rate >= 0 && rate <= 1)) throw wrong(text, fault, `the rate "${selection.rate}" is not between 0 and 1`);
  const times = selection.times === undefined ? undefined : Number(selection.times);
  if (times !== undefined && !(Number.isInteger(times) && times >= 0)) {
    throw wrong(text, fault, `times "${selection.times}" is not a whole number`);
  }
  for (const [key, value] of Object.entries(fault.parameters)) {
    if (/^-?\d+$/.test(value) && !Number.isFinite(Number(parameters[key]))) {
      throw wrong(text, fault, `${key} "${parameters[key]}" is not a number`);
    }
  }
  return {
    fault,
    parameters,
    rate,
    ...(selection.service === undefined ? {} : { service: selection.service }),
    ...(selection.method === undefined ? {} : { method: selection.method.toUpperCase() }),
    ...(selection.route === undefined ? {} : { route: selection.route }),
    ...(times === undefined ? {} : { times }),
  };
}

function wrong(text: string, fault: Fault, cause: string): Error {
  const parameters = Object.keys(fault.parameters).join(', ') || 'none';
  return errors.error('wrong-fault', { text, cause, parameters });
}

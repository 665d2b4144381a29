/** Swift's transaction id, made of a request id: `tx` and 21 digits, a dash, the time as hexadecimal seconds. */
export function transactionId(requestId: string): string {
  const digits = requestId.replaceAll(/[^0-9a-f]/g, '').padEnd(31, '0');
  return `tx${digits.slice(-31, -10)}-00${digits.slice(-8)}`;
}

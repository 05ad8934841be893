/**
 * The instant at which DynamoDB may forget an item, in epoch seconds.
 *
 * @param from epoch milliseconds.
 */
export function ttlAfter(from: number, days: number): number {
  return Math.floor(from / 1000) + days * 86_400;
}

import { type Backoff, retryRemaining } from "../sinks/retry";
import { mayPass, sinkFault } from "../sinks/awsErrors";

/**
 * The answer of a call that is made again while it is throttled, or fails with what may pass: longer
 * than the client itself tries, for pages of which many are asked for in a row.
 *
 * @throws SinkError where it did not pass; other errors as they are.
 */
export async function patiently<T>(
  service: string,
  action: string,
  call: () => Promise<T>,
  backoff: Backoff = {},
): Promise<T> {
  const answers: T[] = [];
  let fault: unknown;
  await retryRemaining(
    [call],
    async ([attempt = call]) => {
      try {
        answers.push(await attempt());
        return [];
      } catch (error) {
        if (!mayPass(error)) throw error;
        fault = error;
        return [attempt];
      }
    },
    backoff,
  );
  for (const answer of answers) return answer;
  throw sinkFault(service, action, fault);
}

import { messageOf, SinkError } from "../errors";

/** Names of throttling errors over the services that Plumbline calls; Security Hub's is the limit one. */
const throttles = new Set([
  "LimitExceededException",
  "OverLimit",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "Throttling",
  "ThrottledException",
  "ThrottlingException",
  "TooManyRequestsException",
  "KMSThrottlingException",
  "KmsThrottled",
]);

/** Names and codes of faults between here and the service, not of its answer. */
const connectionFaults = new Set([
  "AbortError",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "NetworkingError",
  "RequestTimeout",
  "RequestTimeoutException",
  "TimeoutError",
]);

/** Whether a call's error may pass by itself: a throttle, a fault of the service or of the way to it. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $fault: fault, $retryable: retryable, $metadata: metadata } = error as AwsError;
  if (throttles.has(error.name) || connectionFaults.has(error.name)) return true;
  if (code !== undefined && connectionFaults.has(code)) return true;
  if (fault === "server" || retryable !== undefined) return true;
  const status = metadata?.httpStatusCode ?? 0;
  return status === 429 || status >= 500;
}

/** Names of errors of credentials that the next run has anew. */
const credentialFaults = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "RequestExpired",
  "UnrecognizedClientException",
]);

/** Whether a service refused a call for a reason that is the same in a minute, such as `AccessDenied`. */
export function isRefusal(error: unknown): error is Error {
  return isServiceAnswer(error) && !mayPass(error) && !credentialFaults.has(error.name);
}

/** A service's refusal with the name of the error, which says more than its sentence does. */
export function reasonOf(error: unknown): string {
  const message = messageOf(error);
  return isRefusal(error) && !message.includes(error.name) ? `${error.name}: ${message}` : message;
}

/** Whether a service answered with this error, other than a fault in our own code. */
export function isServiceAnswer(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (error as AwsError).$fault !== undefined;
}

/** The error itself, or, where it may pass, a `SinkError` that sends the message back to its queue. */
export function sinkFault(sink: string, action: string, error: unknown): unknown {
  if (!mayPass(error)) return error;
  return new SinkError(sink, `${sink} could not ${action}: ${messageOf(error)}`, { cause: error });
}

interface AwsError extends Error {
  readonly code?: string;
  readonly $fault?: "client" | "server";
  readonly $retryable?: object;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

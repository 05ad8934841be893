import { type Exception, type Tags, exceptionFor, holdsAt } from "../exceptions";
import type { Finding, FindingChange } from "../finding";

/**
 * Judges again the findings whose exception has come to its end: those that no exception hides any
 * more are open again from the very instant of the expiry. An exception that was prolonged in the
 * meantime, or another one that holds, goes on hiding. Nothing else is touched: what is open stays
 * open, and what is closed stays closed.
 *
 * @param now the instant at which exceptions are judged, ISO 8601.
 * @param tags tags of the target; without them no exception that is scoped by tag holds.
 */
export function expireExceptions(
  known: readonly Finding[],
  exceptions: readonly Exception[],
  now: string,
  tags?: Tags,
): readonly FindingChange[] {
  return known.flatMap((previous): readonly FindingChange[] => {
    const ended = endedException(previous, now);
    if (ended === undefined) return [];
    const exception = exceptionFor(exceptions, previous.series, previous, now, tags);
    const kept = { ...previous, exceptionWarned: undefined, changedAt: ended.expires };
    const over = `exception ${ended.id} expired at ${ended.expires}`;
    return exception
      ? [
          {
            kind: "updated",
            previous,
            finding: { ...kept, exception },
            reason: `${over}; exception ${exception.id} holds ${until(exception.expires)}`,
          },
        ]
      : [
          {
            kind: "exception-expired",
            previous,
            finding: { ...kept, state: "open", exception: undefined },
            reason: over,
          },
        ];
  });
}

/** The exception that hides a finding although its end has come. */
export function endedException(
  { state, exception }: Finding,
  now: string,
): { readonly id: string; readonly expires: string } | undefined {
  if (state !== "excepted" || exception === undefined || holdsAt(exception, now)) return undefined;
  const { id, expires } = exception;
  return expires === undefined ? undefined : { id, expires };
}

function until(expires: string | undefined): string {
  return expires === undefined ? "without an end" : `until ${expires}`;
}

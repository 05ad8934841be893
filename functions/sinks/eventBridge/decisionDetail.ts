import type { Announcement } from "../../findings/notices/announcement";
import { type GoneAs, goneAsOf } from "../../findings/life/closing";
import type { AppliedException, Evidence, Finding, FindingChange } from "../../findings/finding";
import { eventException, eventLink, eventSeries, type EventSeries, eventText } from "./eventWords";

/**
 * Detail of `Plumbline Finding Decision`, one record of the audit log: what hid, closed or reopened a
 * finding. See docs/events/finding-decision.schema.json.
 */
export interface DecisionDetail extends EventSeries {
  /** Counts up when something in it changes its meaning or goes; more may come under the same one. */
  readonly version: 1;
  /** Name of the findings table of the store that it is about. */
  readonly store: string;
  /** That of the announcement: with the series and `key` it names the decision. */
  readonly id: string;
  readonly time: string;
  /** The kind of change. */
  readonly decision: string;
  readonly rule: string;
  readonly key: string;
  readonly title: string;
  readonly severity: string;
  readonly reason: string;
  /** Why the rule fails on this target, or did, in the scanner's words. */
  readonly detail?: string;
  readonly decidedBy: Decider;
  /** Absent where the finding was not known before. */
  readonly before?: Standing;
  readonly after: Standing;
  /** The exception that hides the finding, or hid it until now. */
  readonly exception?: AppliedException;
  readonly evidence?: Evidence;
}

/** Who or what decided. */
export interface Decider {
  readonly kind: "exception" | "end-of-exception" | "measurement" | GoneAs;
  /** Id of the exception, or the scanner and its version. */
  readonly name?: string;
  /** Who answers for the exception. */
  readonly owner?: string;
}

/** Where a finding stands. */
export interface Standing {
  readonly state: string;
  readonly closedAs?: string;
  readonly severity: string;
  readonly result: string;
  readonly changedAt: string;
  readonly exception?: string;
}

/** A decision in the words of the audit log. */
export function decisionDetail(
  { series, id, time }: Announcement,
  { kind, finding, previous, reason }: FindingChange,
  store: string,
): DecisionDetail {
  return {
    version: 1,
    store,
    id: eventText(id, "id"),
    ...eventSeries(series),
    time,
    decision: kind,
    rule: eventText(finding.rule, "id"),
    key: eventText(finding.key, "id"),
    title: eventText(finding.title, "title"),
    severity: finding.severity,
    reason: eventText(reason, "reason"),
    detail: finding.detail === undefined ? undefined : eventText(finding.detail, "detail"),
    decidedBy: decider(finding, previous),
    before: previous && standing(previous),
    after: standing(finding),
    exception: eventException(finding.exception ?? previous?.exception),
    evidence: evidenceOf(finding),
  };
}

function decider(finding: Finding, previous: Finding | undefined): Decider {
  if (finding.state === "excepted") return byException("exception", finding.exception);
  const gone = goneAsOf(finding);
  if (gone !== undefined) return { kind: gone };
  if (finding.state === "open" && previous?.state === "excepted") {
    return byException("end-of-exception", previous.exception);
  }
  const { scanner } = finding;
  return {
    kind: "measurement",
    name: scanner === undefined ? undefined : eventText(scanner, "name"),
  };
}

function byException(kind: Decider["kind"], exception: AppliedException | undefined): Decider {
  const { id: name, owner } = eventException(exception) ?? {};
  return { kind, name, owner };
}

function standing({ state, closedAs, severity, result, changedAt, exception }: Finding): Standing {
  return { state, closedAs, severity, result, changedAt, exception: eventException(exception)?.id };
}

function evidenceOf({ evidence }: Finding): Evidence | undefined {
  if (evidence === undefined) return undefined;
  const { bucket, resultsKey, versionId, reportUrl } = evidence;
  return {
    bucket: eventText(bucket, "name"),
    resultsKey: eventText(resultsKey, "id"),
    versionId: versionId === undefined ? undefined : eventText(versionId, "id"),
    reportUrl: eventLink(reportUrl),
  };
}

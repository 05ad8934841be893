import type { WorkflowStatus } from "@aws-sdk/client-securityhub";
import type { AppliedException, Finding } from "../../findings/finding";
import { present } from "../text";

/** Where a finding has to stand in Security Hub's workflow, and why. */
export interface HubWorkflow {
  readonly status: Extract<WorkflowStatus, "NEW" | "SUPPRESSED">;
  /** Text of the finding's note. */
  readonly note: string;
}

/** Longest text of a note. */
const maxNote = 512;

/** Whether Security Hub has to hide the finding: for as long as an exception accepts it. */
export function isHidden({ state }: Finding): boolean {
  return state === "excepted";
}

/**
 * The workflow that a finding has to have: SUPPRESSED with the exception as its note, or NEW again
 * after that. A finding that was closed is NEW too: SUPPRESSED would outlive the closing, and hide
 * the finding when it comes back.
 */
export function hubWorkflow(finding: Finding): HubWorkflow {
  if (isHidden(finding)) return { status: "SUPPRESSED", note: cutNote(accepted(finding)) };
  return { status: "NEW", note: cutNote(shownAgain(finding)) };
}

/** What must not be cut off comes first: the reason may be long. */
function accepted({ exception }: Finding): string {
  if (exception === undefined) return "Accepted for now by an exception";
  const { id, reason, owner, category, ticket, expires } = exception;
  const parts = [
    `Accepted for now by exception ${short(id) ?? "without an id"}`,
    named("category", category),
    named("owner", owner),
    named("ticket", ticket),
    expires === undefined ? "without an end" : `until ${expires}`,
    named("because", reason, maxNote),
  ];
  return parts.filter((part) => part !== undefined).join("; ");
}

function shownAgain({ state, closedAs, changedAt }: Finding): string {
  return state === "resolved"
    ? `No longer suppressed: the finding was closed as ${closedAs ?? "done"} at ${changedAt}.`
    : `No longer suppressed: no exception holds for the finding since ${changedAt}.`;
}

type Name = "because" | Exclude<keyof AppliedException, "id" | "reason" | "expires">;

function named(name: Name, value: string | undefined, limit?: number): string | undefined {
  const text = short(value, limit);
  return text === undefined ? undefined : `${name}: ${text}`;
}

function short(value: string | undefined, limit = 80): string | undefined {
  return present(value, limit);
}

function cutNote(text: string): string {
  return present(text, maxNote) ?? "Plumbline";
}

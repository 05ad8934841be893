import type { ChangeKind, Finding, FindingChange } from "../finding";
import { type Reconciliation } from "./reconcile";
import { sameLife } from "./replay";

/**
 * What a scan that arrived late changes: the difference between the findings as they are known and
 * as they are when their scans are told again with the late one in its place. What describes a
 * finding is kept from where it is known.
 *
 * @param described the late scan's own findings, for those that nothing else describes.
 */
export function lateChanges(
  known: readonly Finding[],
  rebuilt: readonly Finding[],
  described: readonly Finding[],
): Pick<Reconciliation, "changes" | "noted"> {
  const before = new Map(known.map((finding) => [finding.key, finding]));
  const words = new Map(described.map((finding) => [finding.key, finding]));
  const changes: FindingChange[] = [];
  const noted: Finding[] = [];
  for (const life of rebuilt) {
    const previous = before.get(life.key);
    if (previous && sameLife(previous, life)) {
      if (previous.lastSeen !== life.lastSeen) {
        noted.push({ ...previous, lastSeen: life.lastSeen });
      }
      continue;
    }
    const finding = withLife(previous ?? words.get(life.key) ?? life, life);
    changes.push({
      kind: kindOf(previous, finding),
      finding,
      ...(previous && { previous }),
      reason: "a scan that arrived late was counted in its place",
    });
  }
  return { changes, noted };
}

function withLife(words: Finding, life: Finding): Finding {
  const { title, description, fixText, textDigest, controls, detail } = words;
  const { scanner, hub, exceptionWarned } = words;
  const told = { title, description, fixText, controls, ...(detail !== undefined && { detail }) };
  return { ...life, ...told, textDigest, scanner, hub, exceptionWarned };
}

function kindOf(before: Finding | undefined, after: Finding): ChangeKind {
  if (before?.state === after.state) return "updated";
  switch (after.state) {
    case "resolved":
      return "resolved";
    case "excepted":
      return "excepted";
    case "open":
      if (before === undefined) return "opened";
      return before.state === "resolved" ? "reopened" : "exception-expired";
  }
}

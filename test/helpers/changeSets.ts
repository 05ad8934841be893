import fc from "fast-check";
import type { Announcement } from "../../functions/findings/notices/announcement";
import {
  changeKinds,
  type ChangeKind,
  type Finding,
  type FindingChange,
  type FindingState,
} from "../../functions/findings/finding";
import { type Severity, severities } from "../../functions/findings/model";
import { anyFinding, findingOf } from "./findings";
import { oddText } from "./texts";
import { assessed } from "./coverage";

const states: Readonly<Record<ChangeKind, FindingState>> = {
  opened: "open",
  reopened: "open",
  excepted: "excepted",
  "exception-expired": "open",
  resolved: "resolved",
  gone: "resolved",
  updated: "open",
};

/** A change of a finding as most of them are, with what a test is about laid over it. */
export function changeOf(kind: ChangeKind, finding: Partial<Finding> = {}): FindingChange {
  return {
    kind,
    finding: findingOf({ state: states[kind], ...finding }),
    reason: `it is ${kind}`,
  };
}

/** An announcement as most of them are, with what a test is about laid over it. */
export function announcementOf(
  changes: readonly FindingChange[],
  rest: Partial<Announcement> = {},
): Announcement {
  return {
    series: findingOf().series,
    id: "2026-11-21T02:00:00.000Z~0123456789abcdef",
    time: "2026-11-21T02:00:00.000Z",
    changes,
    reportUrl: "https://eu-central-1.console.aws.amazon.com/s3/object/results?prefix=a.html",
    summary: {
      open: { critical: 0, high: 2, medium: 5, low: 1, info: 0, unknown: 0 },
      excepted: 3,
      opened: 1,
      reopened: 0,
      resolved: 0,
      stillOpen: 7,
      ...assessed(97, 100),
    },
    ...rest,
  };
}

const anyCount = fc.nat();

/** Announcements of the oddest findings, also such as no decision would ever make. */
export const anyAnnouncement: fc.Arbitrary<Announcement> = fc.record(
  {
    series: anyFinding.map(({ series }) => series),
    id: oddText,
    time: fc.constant("2026-11-21T02:00:00.000Z"),
    changes: fc.array(
      fc.record(
        {
          kind: fc.constantFrom(...changeKinds),
          finding: anyFinding,
          previous: anyFinding,
          reason: oddText,
        },
        { requiredKeys: ["kind", "finding", "reason"] },
      ),
      { maxLength: 12 },
    ),
    summary: fc.record({
      open: fc.tuple(...severities.map(() => anyCount)).map((counts) => {
        const entries = severities.map((severity, index) => [severity, counts[index]]);
        return Object.fromEntries(entries) as Record<Severity, number>;
      }),
      excepted: anyCount,
      opened: anyCount,
      reopened: anyCount,
      resolved: anyCount,
      stillOpen: anyCount,
      rules: fc.record({ expected: fc.nat(), assessed: fc.nat(), notChecked: fc.nat() }),
      coverage: fc.double({ min: 0.001, max: 1, noNaN: true }),
    }),
    reportUrl: fc.oneof(oddText, fc.webUrl()),
  },
  { requiredKeys: ["series", "id", "time", "changes"] },
);

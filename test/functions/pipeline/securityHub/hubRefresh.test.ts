import {
  BatchImportFindingsCommand,
  type BatchImportFindingsCommandInput,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import { hubSink } from "../../../../functions/pipeline/securityHub/hub";
import type { HubRefreshed } from "../../../../functions/sinks/store/seriesRecord";
import { after, inputOf, outcome } from "../../../helpers/scans";

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

/** One scan: how many hours after the one before, and which rules' findings it changes. */
const anyScans = fc.array(
  fc.record({
    hours: fc.integer({ min: 1, max: 9 * 24 }),
    changed: fc.subarray(["a", "b", "c"]),
    /** Minutes from the scan's end to when it is worked on. */
    lag: fc.integer({ min: 0, max: 24 * 60 }),
  }),
  { minLength: 20, maxLength: 120 },
);

describe("keeping open findings in Security Hub", () => {
  it("leaves none without an update for 90 days, and updates none more often than that needs", async () => {
    await fc.assert(
      fc.asyncProperty(anyScans, async (scans) => {
        const client = new SecurityHubClient({ region: "eu-central-1" });
        const mock = mockClient(client);
        const sent: (readonly [key: string, at: number])[] = [];
        mock.on(BatchImportFindingsCommand).callsFake((input: BatchImportFindingsCommandInput) => {
          const all = input.Findings ?? [];
          for (const { Id = "", UpdatedAt = "" } of all) {
            sent.push([Id.split("/").at(-1) ?? "", Date.parse(UpdatedAt)]);
          }
          return { FailedCount: 0, SuccessCount: all.length, FailedFindings: [] };
        });
        const hub = hubSink({ client, store: "findings" }, () => Promise.resolve(true));
        const failing = ["a", "b", "c"].map((rule) => outcome(rule, "fail"));
        const findings = new Map<string, Finding>(
          after(inputOf(failing, [], { time: new Date(start).toISOString() })).map((finding) => [
            finding.key,
            finding,
          ]),
        );
        const last = new Map<string, number>();
        const twice = new Set<string>();
        let refreshed: HubRefreshed | undefined;
        let time = start;
        for (const [index, scan] of scans.entries()) {
          time += scan.hours * 3_600_000;
          const at = new Date(time).toISOString();
          const now = new Date(time + scan.lag * 60_000).toISOString();
          const keys = index === 0 ? ["a", "b", "c"] : scan.changed;
          const isChanged = ({ key }: Finding): boolean => keys.includes(key);
          const all = [...findings.values()];
          sent.length = 0;
          const answer = await hub.tell({
            changed: all.filter(isChanged).map((finding) => ({ ...finding, changedAt: at })),
            unchanged: all.filter((finding) => !isChanged(finding)),
            at,
            now,
            refreshed,
          });
          ({ refreshed } = answer);
          for (const finding of answer.findings) findings.set(finding.key, finding);
          expect(answer.findings.map(({ key }) => key)).to.have.members(keys);
          for (const [key, updatedAt] of sent) {
            const before = last.get(key) ?? -Infinity;
            // Security Hub ignores an update that is not later.
            expect(updatedAt).to.be.above(before);
            if (!keys.includes(key)) {
              // A turn that falls between a scan's end and its reading comes once more.
              const isTwice = updatedAt - before < 70 * day;
              if (isTwice) expect(twice.has(key)).to.equal(false);
              if (isTwice) twice.add(key);
              else twice.delete(key);
            }
            last.set(key, updatedAt);
          }
          for (const updatedAt of last.values()) expect(time - updatedAt).to.be.below(90 * day);
        }
        mock.restore();
      }),
      { numRuns: 60 },
    );
  });
});

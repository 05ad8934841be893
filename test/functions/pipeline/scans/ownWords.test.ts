import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type BatchImportFindingsCommandInput,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { noticeOf } from "../../../../functions/findings/notices/fleetNotice";
import { noticeText } from "../../../../functions/findings/notices/notice";
import type { Series } from "../../../../functions/findings/finding";
import type { RuleOutcome } from "../../../../functions/findings/model";
import { readAll } from "../../../../functions/pipeline/report/makeReport";
import { hubSink } from "../../../../functions/pipeline/securityHub/hub";
import type { HubSink } from "../../../../functions/pipeline/securityHub/hub";
import { reportPage } from "../../../../functions/report";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { storedThings } from "../../../../functions/sinks/store/tableScan";
import type { TestDatabase } from "../../../helpers/dynamodb";
import { parseCsv } from "../../../helpers/csv";
import { Pipeline, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { outcome } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

const client = new SecurityHubClient({ region: "eu-central-1" });

/** What a host says of the rule that both of them fail. */
function wordsOf(who: "hostile" | "honest"): RuleOutcome {
  return {
    ...outcome("sshd", "fail", who === "hostile" ? "low" : "high"),
    metadata: {
      rule: "sshd",
      title: `${who} title`,
      description: `${who} description`,
      fixText: `${who} fix`,
      references: [{ href: "https://public.cyber.mil", text: `${who}-control` }],
      idents: [],
    },
  };
}

for (const order of [
  ["hostile", "honest"],
  ["honest", "hostile"],
] as const) {
  describe(`a rule of which an ${order[0]} host speaks first, and an ${order[1]} one then`, () => {
    let database: TestDatabase;
    let store: FindingsStore;
    let pipeline: Pipeline;
    let hosts: Readonly<Record<(typeof order)[number], Series>>;
    /** What Security Hub was given of each host, import by import. */
    const imported: AwsSecurityFinding[] = [];

    useStore((started, engine) => {
      [store, database] = [started, engine];
      pipeline = new Pipeline(store);
    });

    before(async () => {
      const mock = mockClient(client);
      mock.on(BatchImportFindingsCommand).callsFake((input: BatchImportFindingsCommandInput) => {
        imported.push(...(input.Findings ?? []));
        return { FailedCount: 0, SuccessCount: input.Findings?.length };
      });
      const hub: HubSink = hubSink({ client, store: "findings" }, () => Promise.resolve(true));
      hosts = { hostile: freshSeries(), honest: freshSeries() };
      // Security Hub's sink looks at the real clock, which is behind that of the pipeline.
      const tools = { hub, deadline: () => Date.parse("2100-01-01") };
      for (const who of order) await pipeline.apply(scanAt(hosts[who], 1, [wordsOf(who)]), tools);
      // Security Hub forgets what it was not given for 90 days: by then the text is read from the store.
      pipeline.hour = 24 * 81;
      for (const who of order) {
        await pipeline.apply(scanAt(hosts[who], 24 * 81 - 1, [wordsOf(who)]), tools);
      }
    });

    function other(who: string): string {
      return who === "honest" ? "hostile" : "honest";
    }

    it("is in Security Hub what each host's own scan says, at once and when it is given again", () => {
      for (const who of order) {
        const of = imported.filter(({ Id = "" }) => Id.includes(hosts[who].target.id));

        expect(of).to.have.length(2);
        for (const finding of of) {
          expect(finding).to.include({ Title: `${who} title`, Description: `${who} description` });
          expect(finding.Remediation?.Recommendation?.Text).to.equal(`${who} fix`);
          expect(JSON.stringify(finding)).not.to.include(other(who));
        }
      }
    });

    it("has two rows in the report, which say whose words they are", async () => {
      const csv: string[] = [];
      const nowhere = { write: () => Promise.resolve() };
      const data = await readAll(
        hourOf(24 * 82),
        {
          open: { write: (text: string) => Promise.resolve(void csv.push(text)) },
          excepted: nowhere,
          scans: nowhere,
        },
        {
          things: (since) => storedThings(database.client, database.findings, since),
          describe: (findings) => store.findings.describe(findings),
          exceptions: () => Promise.resolve([]),
          minimumCoverage: 1,
        },
      );

      expect(
        data.rules.rows.map(({ severity, title, description, fixText, hosts: number, saidBy }) => [
          severity,
          title,
          description,
          fixText,
          number,
          saidBy,
        ]),
      ).to.deep.equal([
        ["high", "honest title", "honest description", "honest fix", 1, [hosts.honest.target.id]],
        [
          "low",
          "hostile title",
          "hostile description",
          "hostile fix",
          1,
          [hosts.hostile.target.id],
        ],
      ]);
      expect(reportPage(data, {})).to.include("scans of other hosts say something else");
      const [, ...records] = parseCsv(csv.join(""));
      expect(records).to.have.length(2);
      for (const who of order) {
        const [record] = records.filter((each) => each.includes(hosts[who].target.id));
        expect(record?.join(" ")).to.include(`${who} title`).and.not.include(other(who));
      }
    });

    it("has two lines in a notice about both", () => {
      const opened = pipeline.announced.filter(({ changes }) =>
        changes.some(({ kind }) => kind === "opened"),
      );
      const text = noticeText(noticeOf(opened));

      for (const who of order) {
        expect(text).to.match(new RegExp(`${who} title — ${hosts[who].target.id}$`, "m"));
      }
    });
  });
}

import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  type BatchUpdateFindingsCommandInput,
  type BatchImportFindingsResponse,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { expect } from "chai";
import { clientOptions, failure, sharedStack } from "../helpers/stacks";

const arn = "arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default";
let next = 0;

function finding(overrides: Partial<AwsSecurityFinding> = {}): AwsSecurityFinding {
  return {
    SchemaVersion: "2018-10-08",
    Id: `finding-${(next += 1)}`,
    ProductArn: arn,
    GeneratorId: "rule",
    AwsAccountId: "123456789012",
    CreatedAt: "2026-11-01T00:00:00.000Z",
    UpdatedAt: "2026-11-01T00:00:00.000Z",
    Title: "Title",
    Description: "Description",
    Resources: [{ Type: "AwsEc2Instance", Id: "arn:aws:ec2:us-east-1:123456789012:instance/i-1" }],
    Compliance: { Status: "FAILED" },
    FindingProviderFields: {
      Severity: { Label: "HIGH" },
      Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
    },
    ...overrides,
  };
}

describe("the Security Hub endpoint", () => {
  const stack = sharedStack("openProgram");

  function send(...Findings: AwsSecurityFinding[]): Promise<BatchImportFindingsResponse> {
    const client = new SecurityHubClient(clientOptions(stack(), "everything"));
    return client.send(new BatchImportFindingsCommand({ Findings }));
  }

  it("keeps findings and counts them", async () => {
    const one = finding();

    const answer = await send(one, finding());

    expect(answer).to.include({ SuccessCount: 2, FailedCount: 0 });
    expect(stack().securityHub.finding(one.Id ?? "")).to.include({
      Title: "Title",
      RecordState: "ACTIVE",
    });
  });

  it("updates only with a strictly later UpdatedAt, and ignores the rest without a word", async () => {
    const first = finding({ UpdatedAt: "2026-11-02T00:00:00Z" });
    await send(first);

    await send({ ...first, Title: "same time" });
    await send({ ...first, Title: "earlier", UpdatedAt: "2026-11-01T00:00:00Z" });
    const ignored = stack().securityHub.finding(first.Id ?? "")?.["Title"];
    await send({ ...first, Title: "later", UpdatedAt: "2026-11-02T00:00:00.001Z" });

    expect(ignored).to.equal("Title");
    expect(stack().securityHub.finding(first.Id ?? "")?.["Title"]).to.equal("later");
  });

  it("updates no finding that is suppressed", async () => {
    const first = finding({ Workflow: { Status: "SUPPRESSED" } });
    await send(first);

    const answer = await send({ ...first, Title: "later", UpdatedAt: "2026-11-02T00:00:00Z" });

    expect(answer).to.include({ SuccessCount: 1, FailedCount: 0 });
    expect(stack().securityHub.finding(first.Id ?? "")?.["Title"]).to.equal("Title");
  });

  it("does not let an import change a note or a workflow", async () => {
    const first = finding({ Workflow: { Status: "NOTIFIED" } });
    await send(first);

    await send({ ...first, UpdatedAt: "2026-11-02T00:00:00Z", Workflow: { Status: "NEW" } });

    expect(stack().securityHub.finding(first.Id ?? "")?.["Workflow"]).to.deep.equal({
      Status: "NOTIFIED",
    });
  });

  it("begins the workflow anew when a finding comes back", async () => {
    const first = finding({ Workflow: { Status: "NOTIFIED" }, RecordState: "ARCHIVED" });
    await send(first);

    await send({ ...first, UpdatedAt: "2026-11-02T00:00:00Z", RecordState: "ACTIVE" });

    expect(stack().securityHub.finding(first.Id ?? "")?.["Workflow"]).to.deep.equal({
      Status: "NEW",
    });
  });

  it("refuses batches of none, of 101 and of more than 6 MB as a whole", async () => {
    const large = { Name: "x".repeat(30_000) };
    const long = (): AwsSecurityFinding =>
      finding({
        Resources: [
          { Type: "Other", Id: "x", Tags: { a: large.Name, b: large.Name, c: large.Name } },
        ],
      });

    for (const batch of [
      [],
      Array.from({ length: 101 }, () => finding()),
      Array.from({ length: 80 }, long),
    ]) {
      expect((await failure(send(...batch))).name).to.equal("InvalidInputException");
    }
  });

  const text = (length: number): string => "x".repeat(length);
  const refused: readonly (readonly [what: string, overrides: object])[] = [
    ["a title of 257 characters", { Title: text(257) }],
    ["a description of 1025 characters", { Description: text(1025) }],
    ["an id of 513 characters", { Id: text(513) }],
    [
      "a recommendation of 513 characters",
      { Remediation: { Recommendation: { Text: text(513) } } },
    ],
    ["a note of 513 characters", { Note: { Text: text(513), UpdatedBy: "x", UpdatedAt: "x" } }],
    ["a missing title", { Title: undefined }],
    ["a blank text", { Compliance: { Status: "FAILED", RelatedRequirements: [" "] } }],
    ["33 resources", { Resources: Array.from({ length: 33 }, () => ({ Type: "Other", Id: "x" })) }],
    ["no resource", { Resources: [] }],
    ["33 requirements", { Compliance: { RelatedRequirements: Array<string>(33).fill("AC-2") } }],
    ["51 types", { Types: Array<string>(51).fill("TTPs") }],
    ["51 product fields", { ProductFields: pairs(51) }],
    ["another schema", { SchemaVersion: "2020-01-01" }],
    ["an unknown compliance status", { Compliance: { Status: "MANUAL" } }],
    ["a time that is not RFC 3339", { UpdatedAt: "2026-11-01 00:00" }],
    ["a finding without severity", { FindingProviderFields: { Types: ["TTPs"] } }],
    ["a type with three slashes", { Types: ["a/b/c/d"] }],
    ["another product", { ProductArn: arn.replace("default", "other") }],
    ["a finding above 240 KB", { ProductFields: pairs(50, 5000) }],
  ];
  for (const [what, overrides] of refused) {
    it(`puts ${what} among the failed findings and takes the rest`, async () => {
      const answer = await send(finding(overrides), finding());

      expect(answer).to.include({ SuccessCount: 1, FailedCount: 1 });
      expect(answer.FailedFindings?.[0]?.ErrorCode).to.equal("InvalidInput");
    });
  }

  it("takes every text at its limit", async () => {
    const answer = await send(
      finding({
        Id: text(512),
        Title: text(256),
        Description: text(1024),
        Remediation: { Recommendation: { Text: text(512) } },
      }),
    );

    expect(answer).to.include({ SuccessCount: 1, FailedCount: 0 });
  });

  it("gives another account's findings no access", async () => {
    const answer = await send(finding({ AwsAccountId: "999999999999" }));

    expect(answer.FailedFindings?.[0]?.ErrorCode).to.equal("InvalidAccess");
  });

  it("gives no access while Security Hub is off", async () => {
    stack().securityHub.enabled = false;
    const answer = await send(finding());
    stack().securityHub.enabled = true;

    expect(answer.FailedFindings?.[0]?.ErrorCode).to.equal("InvalidAccess");
  });

  it("refuses part of a batch when told to", async () => {
    const action = "securityhub:BatchImportFindings";
    stack().faults.add({ kind: "partial", action, count: 1, code: "LimitExceeded" });
    const [one, two] = [finding(), finding()];

    const answer = await send(one, two);

    expect(answer.FailedFindings).to.deep.equal([
      { Id: one.Id, ErrorCode: "LimitExceeded", ErrorMessage: "injected by a test" },
    ]);
    expect(stack().securityHub.finding(two.Id ?? "")).to.not.equal(undefined);
  });

  describe("BatchUpdateFindings", () => {
    function update(input: Partial<BatchUpdateFindingsCommandInput>, ...Ids: string[]) {
      const client = new SecurityHubClient(clientOptions(stack(), "everything"));
      const FindingIdentifiers = Ids.map((Id) => ({ Id, ProductArn: arn }));
      return client.send(new BatchUpdateFindingsCommand({ FindingIdentifiers, ...input }));
    }
    const Note = { Text: "accepted", UpdatedBy: "someone" };

    it("changes workflow and note, not the time, and names what it does not know", async () => {
      const one = finding();
      await send(one);

      const answer = await update({ Workflow: { Status: "SUPPRESSED" }, Note }, one.Id ?? "", "x");

      expect(answer.ProcessedFindings).to.deep.equal([{ Id: one.Id, ProductArn: arn }]);
      expect(answer.UnprocessedFindings?.[0]).to.include({ ErrorCode: "FindingNotFound" });
      expect(stack().securityHub.finding(one.Id ?? "")).to.deep.include({
        Workflow: { Status: "SUPPRESSED" },
        Note,
        UpdatedAt: one.UpdatedAt,
      });
    });

    const wrong: readonly (readonly [string, Partial<BatchUpdateFindingsCommandInput>, number])[] =
      [
        ["no finding", { Note }, 0],
        ["101 findings", { Note }, 101],
        ["a note of 513 characters", { Note: { ...Note, Text: text(513) } }, 1],
        ["a field that it would overlook", { Confidence: 1 }, 1],
      ];
    for (const [what, input, count] of wrong) {
      it(`refuses ${what}`, async () => {
        const ids = Array.from({ length: count }, (_, index) => `id-${index}`);

        expect((await failure(update(input, ...ids))).name).to.equal("InvalidInputException");
      });
    }
  });
});

function pairs(count: number, length = 1): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, "v".repeat(length)]));
}

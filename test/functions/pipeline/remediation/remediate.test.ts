import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import {
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetAutomationExecutionCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { clientsFor } from "../../../../functions/aws/memberAccounts";
import type { Exception } from "../../../../functions/findings/exceptions";
import {
  remediate,
  RemediationFailed,
  type RemediationResult,
  type RemediationTools,
} from "../../../../functions/pipeline/remediation/remediate";
import { RemediationRefused } from "../../../../functions/pipeline/remediation/guardRails";
import { remediationRequest } from "../../../../functions/pipeline/remediation/request";
import type { RemediationRecord } from "../../../../functions/sinks/eventBridge/remediationAudit";
import type { CountedChange } from "../../../../functions/sinks/remediationLimits";
import { FakeClock } from "../../../helpers/fakeClock";
import { account, payload, region } from "../../../helpers/remediation";
import { rejection, serviceFault } from "../../../helpers/rejection";

describe("remediate", () => {
  let s3: AwsClientStub<S3Client>;
  let tagging: AwsClientStub<ResourceGroupsTaggingAPIClient>;
  /** What happened, in its order. */
  let trail: string[];
  let records: RemediationRecord[];
  let counted: CountedChange[];
  let status: string | undefined;
  let clock: FakeClock;

  before(() => {
    s3 = mockClient(S3Client);
    tagging = mockClient(ResourceGroupsTaggingAPIClient);
  });

  beforeEach(() => {
    trail = [];
    records = [];
    counted = [];
    status = undefined;
    clock = new FakeClock();
    s3.reset();
    tagging.reset();
    s3.on(GetBucketVersioningCommand).callsFake(() => {
      trail.push("read");
      return { ...(status && { Status: status }) };
    });
    s3.on(PutBucketVersioningCommand).callsFake(() => {
      trail.push("write");
      status = "Enabled";
      return {};
    });
  });

  after(() => {
    s3.restore();
    tagging.restore();
  });

  function run(
    change: Partial<RemediationTools> = {},
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<RemediationResult> {
    return remediate(remediationRequest({ ...payload, ...more }), {
      guardRails: { dryRun: false, tags: {} },
      enter: (entered, place) => {
        trail.push(`enter ${entered}`);
        return Promise.resolve({
          place: { partition: "aws", account: entered, region: place },
          roleArn: `arn:aws:iam::${entered}:role/Remediation`,
          client: clientsFor({ region: place }),
        });
      },
      take: (change) => {
        trail.push("count");
        counted.push(change);
        return Promise.resolve(undefined);
      },
      audit: (record) => {
        trail.push(record.outcome);
        records.push(record);
        return Promise.resolve();
      },
      actor: { function: "arn:function", request: "request-1" },
      partition: "aws",
      remaining: () => 200_000,
      clock,
      ...change,
    });
  }

  it("reads, counts, tells, changes, looks again, and tells, in this order", async () => {
    const result = await run();

    expect(trail).to.deep.equal([
      `enter ${account}`,
      "read",
      "count",
      "started",
      "write",
      "read",
      "changed",
    ]);
    expect(counted).to.deep.equal([
      {
        run: "execution-1",
        subject: [account, region, "S3_ENABLE_VERSIONING", "AWS::S3::Bucket", "a-bucket"],
      },
    ]);
    expect(result).to.deep.equal({
      outcome: "changed",
      command: "S3_ENABLE_VERSIONING",
      resource: { type: "AWS::S3::Bucket", id: "a-bucket" },
      account,
      region,
      before: { versioning: "Off" },
      after: { versioning: "Enabled" },
    });
    expect(records[0]).to.deep.equal({
      id: "request-1",
      outcome: "started",
      time: "2026-11-21T02:00:00.000Z",
      partition: "aws",
      account,
      region,
      command: "S3_ENABLE_VERSIONING",
      rule: "s3-enable-versioning",
      resource: { type: "AWS::S3::Bucket", id: "a-bucket", arn: "arn:aws:s3:::a-bucket" },
      parameters: {},
      actor: {
        function: "arn:function",
        request: "request-1",
        execution: "execution-1",
        role: `arn:aws:iam::${account}:role/Remediation`,
      },
      before: { versioning: "Off" },
      after: { versioning: "Enabled" },
    });
  });

  it("changes nothing where nothing is wrong, however often it is asked", async () => {
    await run();
    trail = [];

    const { outcome } = await run();

    expect(outcome).to.equal("unchanged");
    expect(trail).to.deep.equal([`enter ${account}`, "read", "unchanged"]);
  });

  it("only says what it would do unless it is enabled", async () => {
    const result = await run({ guardRails: { dryRun: true, tags: {} } });

    expect(result).to.deep.include({ outcome: "dry-run", after: { versioning: "Enabled" } });
    expect(trail).to.deep.equal([`enter ${account}`, "read", "dry-run"]);
  });

  it("only says what it would do where the request asks for that, and takes no permission from one", async () => {
    expect(await run({}, { DryRun: "true" })).to.include({ outcome: "dry-run" });
    expect(await run({}, { DryRun: "nonsense" })).to.include({ outcome: "dry-run" });
    const guardRails = { dryRun: true, tags: {} };
    expect(await run({ guardRails }, { DryRun: "false" })).to.include({ outcome: "dry-run" });
    expect(trail).not.to.include("write");
  });

  describe("refuses, and tells so", () => {
    const refused = async (
      change: Partial<RemediationTools>,
      more: Readonly<Record<string, unknown>> = {},
    ): Promise<string> => {
      const error = await rejection(run(change, more));
      expect(error).to.be.instanceOf(RemediationRefused);
      expect(trail).not.to.include("write");
      expect(records.at(-1)).to.deep.include({ outcome: "refused", reason: error.message });
      return error.message;
    };

    it("an account in which nothing may be changed", async () => {
      const guardRails = { dryRun: false, tags: {}, accounts: ["444455556666"] };

      expect(await refused({ guardRails })).to.contain(`account ${account} is none in which`);
      expect(trail).to.deep.equal(["refused"]);
    });

    it("an account that it cannot enter", async () => {
      const enter = () => Promise.reject(serviceFault("AccessDenied"));

      expect(await refused({ enter })).to.equal("injected AccessDenied");
    });

    it("a command that it does not know, or that has no remediation for the type", async () => {
      expect(await refused({}, { ComplianceCommand: "NO_SUCH" })).to.contain("must be one of");
      expect(await refused({}, { ResourceType: "AWS::SQS::Queue" })).to.contain(
        'ResourceType was "AWS::SQS::Queue", must be one of S3_ENABLE_VERSIONING\'s',
      );
      expect(await refused({}, { Parameters: ["days=1"] })).to.contain("parameter days");
    });

    it("a resource without the tags that it must have", async () => {
      const guardRails = { dryRun: false, tags: { Remediate: ["yes", "always"] } };
      const tagged = (Tags: { Key: string; Value: string }[]) => {
        tagging.on(GetResourcesCommand).resolves({
          ResourceTagMappingList: [{ ResourceARN: "arn:aws:s3:::a-bucket", Tags }],
        });
      };

      tagged([{ Key: "Remediate", Value: "no" }]);
      expect(await refused({ guardRails })).to.equal(
        'tag Remediate of a-bucket was "no", must be yes or always',
      );
      tagged([]);
      expect(await refused({ guardRails })).to.contain("tag Remediate of a-bucket was missing");
      tagging.on(GetResourcesCommand).resolves({});
      expect(await refused({ guardRails })).to.contain("was missing");

      tagged([{ Key: "Remediate", Value: "always" }]);
      expect(await run({ guardRails })).to.include({ outcome: "changed" });
    });

    it("everything while tags cannot be read, and what has none", async () => {
      const guardRails = { dryRun: false, tags: { Remediate: [] } };
      tagging.on(GetResourcesCommand).rejects(serviceFault("AccessDeniedException"));

      expect(await refused({ guardRails })).to.contain(
        "the tags of arn:aws:s3:::a-bucket could not",
      );
      expect(
        await refused(
          { guardRails },
          { ComplianceCommand: "EBS_ENCRYPTION_BY_DEFAULT", ResourceId: account },
        ),
      ).to.contain("is for what has no tags");
    });

    it("a request whose execution is not at work in the account", async () => {
      const guardRails = { dryRun: false, tags: {}, verifyExecution: true };
      const ssm = mockClient(SSMClient);
      try {
        expect(await refused({ guardRails }, { ExecutionId: "" })).to.contain("named no execution");
        ssm.on(GetAutomationExecutionCommand).rejects(serviceFault("AutomationExecutionNotFound"));
        expect(await refused({ guardRails })).to.contain(
          `execution execution-1 was not found in ${account}, ${region}`,
        );
        ssm.on(GetAutomationExecutionCommand).resolves({
          AutomationExecution: { AutomationExecutionStatus: "Success" },
        });
        expect(await refused({ guardRails })).to.contain("was Success, must be InProgress");

        const working = (ResourceId: string) => ({
          AutomationExecution: {
            AutomationExecutionStatus: "InProgress" as const,
            Parameters: {
              ComplianceCommand: [payload.ComplianceCommand],
              ResourceId: [ResourceId],
            },
          },
        });
        ssm.on(GetAutomationExecutionCommand).resolves(working("another-bucket"));
        expect(await refused({ guardRails })).to.equal(
          'ResourceId of execution execution-1 was "another-bucket", must be "a-bucket"',
        );

        const child = (Target: string) => ({
          AutomationExecution: {
            AutomationExecutionStatus: "InProgress" as const,
            Parameters: { ComplianceCommand: [payload.ComplianceCommand] },
            Target,
          },
        });
        ssm.on(GetAutomationExecutionCommand).resolves(child("ResourceId=another-bucket"));
        expect(await refused({ guardRails })).to.contain("ResourceId of execution execution-1 was");

        ssm.on(GetAutomationExecutionCommand).resolves(working("a-bucket"));
        expect(await run({ guardRails })).to.include({ outcome: "changed" });
        for (const target of ["a-bucket", "ResourceId=a-bucket"]) {
          ssm.on(GetAutomationExecutionCommand).resolves(child(target));
          expect(await run({ guardRails })).to.have.property("outcome");
        }
      } finally {
        ssm.restore();
      }
    });

    describe("a request that is not as its execution was started:", () => {
      const guardRails = { dryRun: false, tags: {}, verifyExecution: true };
      const retention = { ComplianceCommand: "LOG_GROUP_RETENTION", ResourceId: "a-group" };
      let ssm: AwsClientStub<SSMClient>;

      beforeEach(() => {
        ssm = mockClient(SSMClient);
      });
      afterEach(() => {
        ssm.restore();
      });
      const startedWith = (Parameters: Readonly<Record<string, string[]>>) => {
        const AutomationExecution = {
          AutomationExecutionStatus: "InProgress" as const,
          Parameters,
        };
        ssm.on(GetAutomationExecutionCommand).resolves({ AutomationExecution });
      };

      it("with other parameters", async () => {
        startedWith({
          ComplianceCommand: [retention.ComplianceCommand],
          ResourceId: [retention.ResourceId],
          Parameters: ["days=365", "neverExpires=true"],
        });
        const more = { ...retention, Parameters: ["days=1", "neverExpires=false"] };

        expect(await refused({ guardRails }, more)).to.equal(
          'Parameters of execution execution-1 was ["days=365","neverExpires=true"], must be ["days=1","neverExpires=false"]',
        );
      });

      it("with parameters where it had none", async () => {
        startedWith({
          ComplianceCommand: [retention.ComplianceCommand],
          ResourceId: [retention.ResourceId],
        });

        expect(await refused({ guardRails }, { ...retention, Parameters: ["days=1"] })).to.contain(
          'Parameters of execution execution-1 was [], must be ["days=1"]',
        );
      });

      it("to change something where it was to be told only", async () => {
        const own = { ComplianceCommand: [payload.ComplianceCommand], ResourceId: ["a-bucket"] };
        startedWith({ ...own, DryRun: ["true"] });

        expect(await refused({ guardRails }, { DryRun: "false" })).to.equal(
          "execution execution-1 was started to be told only, must be one that may change something",
        );
        expect(await run({ guardRails }, { DryRun: "true" })).to.include({ outcome: "dry-run" });

        startedWith({ ...own, DryRun: ["false"], Parameters: [] });
        expect(await run({ guardRails })).to.include({ outcome: "changed" });
      });
    });

    it("what goes over a limit, and what cannot be counted", async () => {
      expect(await refused({ take: () => Promise.resolve("hour") })).to.equal(
        "the limit of changes for one hour is reached",
      );
      expect(await refused({ take: () => Promise.resolve("resource") })).to.equal(
        "the limit of changes for one resource is reached for today: somebody may be changing it back",
      );
      expect(
        await refused({ take: () => Promise.reject(serviceFault("InternalServerError")) }),
      ).to.contain("the change could not be counted");
    });

    it("to begin what it could not end in time", async () => {
      expect(await refused({ remaining: () => 44_000 })).to.contain("too little time left");
    });

    it("what the resource's own state cannot be read of", async () => {
      const denied = Object.assign(serviceFault("AccessDenied"), { message: "Access Denied" });
      s3.on(GetBucketVersioningCommand).rejects(denied);

      // The name of the error says more than its sentence, which a runbook is looked up by.
      expect(await refused({})).to.equal("AccessDenied: Access Denied");
    });
  });

  it("changes nothing that the audit trail was not told of before", async () => {
    const audit = () => Promise.reject(serviceFault("InternalFailure"));

    const error = await rejection(run({ audit }));

    expect(error).to.be.instanceOf(RemediationRefused);
    expect(error.message).to.contain("and the audit trail did not take it");
    expect(trail).not.to.include("write");
  });

  it("says that it failed where the change was refused, and leaves both records", async () => {
    s3.on(PutBucketVersioningCommand).rejects(serviceFault("AccessDenied"));

    const error = await rejection(run());

    expect(error).to.be.instanceOf(RemediationFailed);
    expect(records.map(({ outcome }) => outcome)).to.deep.equal(["started", "failed"]);
    expect(records[1]).to.include({ reason: "injected AccessDenied" });
  });

  it("waits a while for a change to show, and fails where it never does", async () => {
    s3.on(PutBucketVersioningCommand).resolves({});

    const error = await rejection(run());

    expect(error.message).to.equal("it was changed, but is as it was: Versioning is off.");
    expect(clock.waits).to.deep.equal([1_000, 2_000, 4_000, 8_000]);
    expect(records.at(-1)?.outcome).to.equal("failed");
  });

  it("fails where the outcome cannot be told, and says that it was changed", async () => {
    const audit = (record: RemediationRecord) =>
      record.outcome === "started" ? Promise.resolve() : Promise.reject(serviceFault("Down"));

    const error = await rejection(run({ audit }));

    expect(error).to.be.instanceOf(RemediationFailed);
    expect(trail).to.include("write");
  });

  it("changes something only where every guard rail has agreed, and tells of it before", async () => {
    const choices = fc.record({
      dryRun: fc.boolean(),
      asked: fc.boolean(),
      accounts: fc.constantFrom<readonly string[] | undefined>(
        undefined,
        [account],
        ["444455556666"],
      ),
      tag: fc.constantFrom(undefined, "yes", "no"),
      wanted: fc.boolean(),
      taken: fc.constantFrom<"yes" | "run" | "resource" | "hour" | "fails">(
        "yes",
        "run",
        "resource",
        "hour",
        "fails",
      ),
      told: fc.boolean(),
      remaining: fc.constantFrom(1_000, 200_000),
    });
    await fc.assert(
      fc.asyncProperty(choices, async (choice) => {
        trail = [];
        status = undefined;
        const { accounts, dryRun, wanted, taken, told, tag } = choice;
        tagging.on(GetResourcesCommand).resolves({
          ResourceTagMappingList: [
            {
              ResourceARN: "arn:aws:s3:::a-bucket",
              Tags: tag === undefined ? [] : [{ Key: "Remediate", Value: tag }],
            },
          ],
        });

        const ended = await run(
          {
            guardRails: {
              dryRun,
              tags: wanted ? { Remediate: ["yes"] } : {},
              ...(accounts && { accounts }),
            },
            take: () =>
              taken === "fails"
                ? Promise.reject(serviceFault("InternalServerError"))
                : Promise.resolve(taken === "yes" ? undefined : taken),
            audit: ({ outcome }) => {
              if (!told) return Promise.reject(serviceFault("Down"));
              trail.push(outcome);
              return Promise.resolve();
            },
            remaining: () => choice.remaining,
          },
          { DryRun: choice.asked ? "true" : "" },
        ).then(
          ({ outcome }) => outcome,
          (error: unknown) => (error as Error).name,
        );

        const agreed =
          !dryRun &&
          !choice.asked &&
          (accounts === undefined || accounts.includes(account)) &&
          (!wanted || tag === "yes") &&
          taken === "yes" &&
          told &&
          choice.remaining > 45_000;
        expect(trail.includes("write"), JSON.stringify(choice)).to.equal(agreed);
        if (agreed) {
          expect(ended).to.equal("changed");
          expect(trail.indexOf("started")).to.be.lessThan(trail.indexOf("write"));
          expect(trail.indexOf("started")).to.be.greaterThan(-1);
        }
      }),
    );
  });

  describe("where somebody accepts that a resource is as it is", () => {
    const exception: Exception = {
      id: "copies",
      rule: "S3_ENABLE_VERSIONING",
      scope: {},
      justification: "it holds copies only",
      owner: "platform",
      expires: "2099-01-01T00:00:00.000Z",
    };
    const accepting = (change: Partial<Exception>): Partial<RemediationTools> => ({
      exceptions: () => Promise.resolve([{ ...exception, ...change }]),
    });
    const tagged = (Tags: { Key: string; Value: string }[]): void => {
      const ResourceARN = "arn:aws:s3:::a-bucket";
      tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [{ ResourceARN, Tags }] });
    };
    const scopes: readonly [string, Exception["scope"]][] = [
      ["everywhere", {}],
      ["in its account", { accounts: [account] }],
      ["by its ARN", { targets: ["arn:aws:s3:::a-bucket"] }],
      ["by its rule", { profiles: ["s3-*"], sources: ["config"] }],
    ];

    for (const [where, scope] of scopes) {
      it(`changes nothing, and says by which exception: ${where}`, async () => {
        const fault = await rejection(run(accepting({ scope })));

        expect(fault).to.be.instanceOf(RemediationRefused);
        expect(fault.message).to.equal(
          "exception copies accepts that a-bucket does not meet S3_ENABLE_VERSIONING until 2099-01-01T00:00:00.000Z",
        );
        expect(trail).to.deep.equal([`enter ${account}`, "refused"]);
        expect(records.at(-1)?.reason).to.equal(fault.message);
      });
    }

    const others: readonly [string, Partial<Exception>][] = [
      ["is for another command", { rule: "S3_REQUIRE_TLS" }],
      ["is for another account", { scope: { accounts: ["999988887777"] } }],
      ["is for another scanner", { scope: { sources: ["inspec"] } }],
      ["is for another rule", { scope: { profiles: ["other"] } }],
      ["has ended", { expires: "2001-01-01T00:00:00.000Z" }],
    ];
    for (const [what, change] of others) {
      it(`changes it where the exception ${what}`, async () => {
        expect((await run(accepting(change))).outcome).to.equal("changed");
      });
    }

    it("changes nothing where nobody says which rule asks, and the exception is for one", async () => {
      const fault = await rejection(
        run(accepting({ scope: { profiles: ["other"] } }), { RuleName: "" }),
      );

      expect(fault.message).to.include("exception copies accepts");
    });

    it("holds an exception by tags to the tags that the resource has", async () => {
      const byTags = accepting({ scope: { tags: { Copies: ["yes"] } } });

      tagged([{ Key: "Copies", Value: "yes" }]);
      expect((await rejection(run(byTags))).message).to.include("exception copies accepts");
      tagged([{ Key: "Copies", Value: "no" }]);

      expect((await run(byTags)).outcome).to.equal("changed");
    });

    it("changes nothing where such tags cannot be read", async () => {
      tagging.on(GetResourcesCommand).rejects(serviceFault("ThrottlingException"));

      const fault = await rejection(run(accepting({ scope: { tags: { Copies: ["yes"] } } })));

      expect(fault).to.be.instanceOf(RemediationRefused);
      expect(fault.message).to.match(/^the tags of a-bucket could not be read/);
      expect(trail).not.to.include("write");
    });

    it("asks for no tags where no exception could hold by them", async () => {
      const scope = { accounts: ["999988887777"], tags: { Copies: ["yes"] } };

      await run(accepting({ scope }));

      expect(tagging.calls()).to.have.length(0);
    });

    it("changes nothing where the exceptions cannot be read", async () => {
      const exceptions = () => Promise.reject(new Error("the table is gone"));

      const fault = await rejection(run({ exceptions }));

      expect(fault).to.be.instanceOf(RemediationRefused);
      expect(fault.message).to.equal("the exceptions could not be read: the table is gone");
      expect(trail).not.to.include("write");
    });
  });
});

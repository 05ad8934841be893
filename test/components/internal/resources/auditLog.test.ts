import { expect } from "chai";
import {
  ComplianceConformancePack,
  FindingsStore,
  type FindingsStoreArgs,
  InspecAudit,
  InspectorCisScan,
} from "../../../../components";
import { eventSource, eventTypes } from "../../../../components/internal/common/events";
import * as changes from "../../../../functions/sinks/eventBridge/changeEvents";
import { exceptionEventTypes } from "../../../../functions/sinks/eventBridge/exceptionNews";
import { hostEventTypes } from "../../../../functions/sinks/eventBridge/hostNews";
import { type Registrations, registered } from "../../../helpers/mocks";
import { statements } from "../../../helpers/pipeline";

function store(args?: FindingsStoreArgs): Promise<Registrations> {
  return registered((options) => new FindingsStore("plumbline", args, options));
}

describe("the audit log", () => {
  it("is kept for 400 days unless said otherwise, apart from the logs of functions", async () => {
    const { inputs } = (await store({ logRetentionDays: 7 })).one("LogGroup", "plumbline-audit");

    expect(inputs).to.include({ retentionInDays: 400, namePrefix: "/aws/events/plumbline-audit-" });
    const longer = (await store({ auditRetentionDays: 3653 })).one("LogGroup", "plumbline-audit");
    expect(longer.inputs["retentionInDays"]).to.equal(3653);
  });

  it("outlives the stack in production", async () => {
    const { options } = (await store({ production: true })).one("LogGroup", "plumbline-audit");

    expect(options).to.include({ protect: true, retainOnDelete: true });
  });

  it("is given every decision of its store, and what could not be written becomes a dead letter", async () => {
    const registrations = await store();

    const rule = registrations.one("EventRule", "plumbline-audit").inputs;
    expect(JSON.parse(String(rule["eventPattern"]))).to.deep.equal({
      source: ["plumbline"],
      "detail-type": ["Plumbline Finding Decision"],
      detail: { store: ["plumbline-findings"] },
    });
    const { inputs, options } = registrations.one("EventTarget", "plumbline-audit");
    expect(inputs).to.deep.equal({
      rule: "plumbline-audit",
      arn: "arn:aws:aws:cloudwatch/logGroup:LogGroup:plumbline-audit",
      deadLetterConfig: { arn: "arn:aws:aws:sqs/queue:Queue:plumbline-store-dead-letters" },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
    });
    expect(options.dependsOn).to.be.an("array").with.length(2);
  });

  it("has a policy of a name that no other component, store inside of one or stack has", async () => {
    const found = await registered((options) => {
      const findingsStore = new FindingsStore("compliance", {}, options);
      new InspecAudit("compliance", {}, options);
      new InspectorCisScan("compliance", {}, options);
      const rules = [{ command: "S3_ENABLE_VERSIONING", remediation: { mode: "manual" as const } }];
      return new ComplianceConformancePack("compliance", { findingsStore, rules }, options);
    });
    const names = found.ofType("LogResourcePolicy").map(({ inputs }) => inputs["policyName"]);

    expect(names).to.have.length(4);
    expect(new Set(names).size).to.equal(4);
  });

  it("may be written to by EventBridge, for its rule only", async () => {
    const { inputs } = (await store()).one("LogResourcePolicy");

    const delivery = {
      Effect: "Allow",
      Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
      Resource: "arn:aws:aws:cloudwatch/logGroup:LogGroup:plumbline-audit:*",
    };
    expect(inputs["policyName"]).to.match(/^plumbline-test-plumbline-audit-[0-9a-f]{12}$/);
    expect(statements(inputs["policyDocument"])).to.deep.equal([
      { ...delivery, Sid: "CreateStreams", Action: "logs:CreateLogStream" },
      {
        ...delivery,
        Sid: "WriteDecisions",
        Action: "logs:PutLogEvents",
        Condition: {
          ArnEquals: {
            "aws:SourceArn": "arn:aws:aws:cloudwatch/eventRule:EventRule:plumbline-audit",
          },
        },
      },
    ]);
  });

  it("is filled by the events that the functions put", () => {
    expect(eventSource).to.equal(changes.eventSource);
    expect(eventTypes).to.deep.equal({
      ...changes.eventTypes,
      exceptionExpiring: exceptionEventTypes.expiring,
      exceptionExpired: exceptionEventTypes.expired,
      hostSilent: hostEventTypes.silent,
      hostBack: hostEventTypes.back,
    });
  });
});

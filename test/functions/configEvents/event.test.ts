import * as fs from "node:fs";
import { expect } from "chai";
import { configRuleEvent } from "../../../functions/configEvents/event";
import { ConfigEventError } from "../../../functions/configEvents/json";
import {
  captureTime,
  changeEvent,
  oversizedEvent,
  ruleEvent,
  scheduledEvent,
} from "../../helpers/configEvents";
import { fixture, skipWithoutFixtures } from "../../helpers/fixtures";

function recorded(name: string): unknown {
  return JSON.parse(fs.readFileSync(fixture(name), "utf8")) as unknown;
}

describe("configRuleEvent", () => {
  it("reads a change with all that Config tells of the resource", () => {
    const event = configRuleEvent(
      changeEvent(
        {
          tags: { Team: "one" },
          supplementaryConfiguration: { AccessControlList: '{"owner":"me"}', Policy: "{broken" },
        },
        { parameters: { days: "7" } },
      ),
    );

    expect(event).to.deep.equal({
      ruleName: "a-rule",
      ruleArn: "arn:aws:config:eu-central-1:111122223333:config-rule/config-rule-abcdef",
      partition: "aws",
      account: "111122223333",
      region: "eu-central-1",
      resultToken: "a-token",
      parameters: { days: "7" },
      leftScope: false,
      notice: {
        kind: "change",
        head: {
          type: "AWS::S3::Bucket",
          id: "a-bucket",
          account: "111122223333",
          region: "eu-central-1",
          captureTime,
          exists: true,
        },
        item: {
          type: "AWS::S3::Bucket",
          id: "a-bucket",
          account: "111122223333",
          region: "eu-central-1",
          captureTime,
          arn: "arn:aws:s3:::a-bucket",
          name: "a-bucket",
          tags: { Team: "one" },
          configuration: { name: "a-bucket" },
          supplementary: { AccessControlList: { owner: "me" }, Policy: "{broken" },
        },
      },
    });
  });

  it("reads an oversized change, which has a head only", () => {
    const { notice } = configRuleEvent(oversizedEvent());

    expect(notice.kind).to.equal("oversized");
    expect(notice).not.to.have.property("item");
  });

  it("takes a schedule and a delivered snapshot for the same: time to look at everything", () => {
    const snapshot = ruleEvent({
      messageType: "ConfigurationSnapshotDeliveryCompleted",
      notificationCreationTime: captureTime,
    });

    for (const event of [scheduledEvent(), snapshot]) {
      expect(configRuleEvent(event).notice).to.deep.equal({ kind: "periodic", time: captureTime });
    }
  });

  for (const status of [
    "ResourceDeleted",
    "ResourceNotRecorded",
    "ResourceDeletedNotRecorded",
  ] as const) {
    it(`knows that ${status} leaves nothing to judge`, () => {
      const { notice } = configRuleEvent(
        changeEvent({ configurationItemStatus: status, configuration: null }),
      );

      expect(notice).to.have.nested.property("head.exists", false);
    });
  }

  it("bears that a rule has no parameters, and gives all of them as strings", () => {
    expect(configRuleEvent(scheduledEvent()).parameters).to.deep.equal({});
    const event = { ...scheduledEvent(), ruleParameters: '{"days":7,"strict":true}' };
    expect(configRuleEvent(event).parameters).to.deep.equal({ days: "7", strict: "true" });
  });

  const wrong: readonly [string, unknown, string][] = [
    ["what is no object", "event", "the event was no object"],
    ["an event of something else", { Records: [] }, "had no configRuleArn"],
    [
      "an ARN of something else",
      { ...scheduledEvent(), configRuleArn: "arn:aws:lambda:r:111122223333:function:f" },
      "must be the ARN of a Config rule",
    ],
    [
      "an account that is not the rule's",
      { ...scheduledEvent(), accountId: "999999999999" },
      "accountId was 999999999999, must be 111122223333",
    ],
    [
      "a resource of another account than the rule's",
      changeEvent({ awsAccountId: "999999999999" }),
      "the resource's account was 999999999999, must be 111122223333",
    ],
    ["a message of another type", ruleEvent({ messageType: "Other" }), 'messageType was "Other"'],
    [
      "a change without an item",
      ruleEvent({ messageType: "ConfigurationItemChangeNotification" }),
      "had no configurationItem",
    ],
    ["an inner text that is no JSON", { ...scheduledEvent(), invokingEvent: "{" }, "was no JSON"],
    [
      "parameters that are no object",
      { ...scheduledEvent(), ruleParameters: "[]" },
      "ruleParameters was [], must be a JSON object",
    ],
    [
      "an item without an id",
      changeEvent({ resourceId: undefined }),
      "the configuration item had no resourceId",
    ],
  ];
  for (const [what, event, message] of wrong) {
    it(`refuses ${what}`, () => {
      expect(() => configRuleEvent(event)).to.throw(ConfigEventError, message);
    });
  }

  describe("with recorded events", () => {
    before(function () {
      skipWithoutFixtures(this);
    });

    const kinds = {
      "ev-config-change.json": "change",
      "ev-config-event.json": "periodic",
      "ev-config-oversized.json": "oversized",
      "ev-config-scheduled.json": "periodic",
    } as const;
    for (const [file, kind] of Object.entries(kinds)) {
      it(`reads ${file}`, () => {
        const event = configRuleEvent(recorded(file));

        expect(event.notice.kind).to.equal(kind);
        expect(event.parameters).to.deep.equal({ myParameterKey: "myParameterValue" });
      });
    }

    it("refuses what EventBridge tells of a change, which is nobody's to put results for, and reads its detail", () => {
      const event = recorded("ev-eventbridge-config-oversized.json") as {
        detail: { configurationItemSummary: { awsAccountId: string; awsRegion: string } };
      };
      expect(() => configRuleEvent(event)).to.throw(ConfigEventError, "had no configRuleArn");

      const { awsAccountId: account, awsRegion: region } = event.detail.configurationItemSummary;
      const { notice } = configRuleEvent(ruleEvent(event.detail, { account, region }));
      expect(notice).to.deep.include({ kind: "oversized" });
      expect(notice).to.have.nested.property("head.id", "mi-1234567890123456");
    });

    it("reads an instance's item in the words of the API", () => {
      const item = recorded("ev-config-ci-AWS_EC2_Instance.json") as Record<string, unknown>;
      const account = "681361479661";
      const { notice } = configRuleEvent(
        ruleEvent(
          { messageType: "ConfigurationItemChangeNotification", configurationItem: item },
          { account, region: "us-east-1" },
        ),
      );

      expect(notice).to.have.nested.property("item.id", "i-03402838daac1d611");
      expect(notice).to.have.nested.property("item.configuration.metadataOptions.httpTokens");
    });

    it("reads the item of a node's inventory", () => {
      const { configurationItem } = recorded(
        "ev-config-ci-AWS_SSM_ManagedInstanceInventory.json",
      ) as {
        configurationItem: { awsAccountId: string };
      };
      const { notice } = configRuleEvent(
        ruleEvent(
          { messageType: "ConfigurationItemChangeNotification", configurationItem },
          { account: configurationItem.awsAccountId },
        ),
      );

      expect(notice).to.have.nested.property("item.type", "AWS::SSM::ManagedInstanceInventory");
    });
  });
});

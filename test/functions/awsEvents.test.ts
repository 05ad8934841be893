import * as fs from "node:fs";
import * as path from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { configRuleEvent } from "../../functions/configEvents/event";
import { PermanentError } from "../../functions/errors";
import { alertEvent } from "../../functions/pipeline/alerts/alertEvent";
import { scannedTarget } from "../../functions/pipeline/configRule/scannedTarget";
import { nodeNewsOf } from "../../functions/pipeline/nodeAudits/messages";
import { processBatch } from "../../functions/pipeline/uploads/processBatch";
import { remediationRequest } from "../../functions/pipeline/remediation/request";
import { terminatedInstance } from "../../functions/pipeline/hosts/terminatedInstance";
import { uploadsOf } from "../../functions/pipeline/uploads/uploads";
import { fixture, skipWithoutFixtures } from "../helpers/fixtures";

const association = {
  associationId: "34fcb7e0-9a14-4984-9989-0e04e3f60bd8",
  documentName: "AWS-RunInspecChecks",
};

/** What reads events, by what it is for; each is given the event as a text. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  uploads: uploadsOf,
  "ends of audits": (text) => nodeNewsOf(text, association),
  alerts: alertEvent,
  "scanned targets": scannedTarget,
  "questions of AWS Config": (text) => configRuleEvent(JSON.parse(text)),
  "terminated instances": (text) => terminatedInstance(JSON.parse(text)),
  remediations: (text) => remediationRequest(JSON.parse(text)),
};

/** Which events are taken by whom; everybody else refuses them, and all others are refused by all. */
const taken: Readonly<Record<string, readonly string[]>> = {
  uploads: [
    "ev-eventbridge-s3-object-created.json",
    "ev-s3-event-with-decoded.json",
    "ev-s3-event.json",
    "ev-s3-key-plus-space.json",
    "ev-s3-key-slash.json",
    "ev-s3-lifecycle-event.json",
    "ev-s3-test-event.json",
  ],
  "ends of audits": ["ev-ssm-instance-association-state.json"],
  "questions of AWS Config": [
    "ev-config-change.json",
    "ev-config-event.json",
    "ev-config-oversized.json",
    "ev-config-scheduled.json",
  ],
};

function recorded(): readonly string[] {
  const files = fs.readdirSync(path.dirname(fixture("x")));
  return files.filter((file) => /^ev-.*\.json$/.test(file)).sort();
}

const textOf = (file: string): string => fs.readFileSync(fixture(file), "utf8");

describe("events as AWS sends them", () => {
  for (const [what, read] of Object.entries(readers)) {
    it(`are read as ${what} where they are, and otherwise refused for good in a sentence`, function () {
      skipWithoutFixtures(this);
      const accepted: string[] = [];
      for (const file of recorded()) {
        try {
          read(textOf(file));
          accepted.push(file);
        } catch (error) {
          // Anything else would come back from its queue, time and again.
          expect(error, file).to.be.instanceOf(PermanentError);
          expect((error as Error).message, file).to.match(/^\S.{10,400}$/s);
        }
      }
      expect(accepted).to.deep.equal(taken[what] ?? []);
    });
  }

  it("come out of the queue that wraps them, and what is no event goes aside", async function () {
    skipWithoutFixtures(this);
    const sqs = new SQSClient({ region: "us-east-1" });
    const mock = mockClient(sqs);
    mock.on(SendMessageCommand).resolves({});
    const silent = (): void => undefined;
    const tools = {
      sqs,
      deadLetterQueueUrl: "https://sqs/dead-letters",
      publishQuarantined: () => Promise.resolve(),
      now: () => 0,
      deadline: () => 60_000,
      log: { info: silent, warn: silent, error: silent },
    };
    const keys: string[] = [];
    const run = async (file: string) => {
      const { Records } = JSON.parse(textOf(file)) as SQSEvent;
      return processBatch(Records, tools, (body) =>
        uploadsOf(body).map(({ key }) => ({
          run: () => {
            keys.push(key);
            return Promise.resolve();
          },
        })),
      );
    };

    expect(await run("ev-sqs-wrapped-s3.json")).to.deep.equal({ batchItemFailures: [] });
    expect(keys).to.have.length(1);
    expect(mock.calls()).to.have.length(0);
    expect(await run("ev-sqs-event.json")).to.deep.equal({ batchItemFailures: [] });
    const [aside] = mock.commandCalls(SendMessageCommand);
    expect(aside?.args[0].input.MessageBody).to.equal("Message Body");
    mock.restore();
  });
});

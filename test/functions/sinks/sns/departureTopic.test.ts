import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { publishDeparture } from "../../../../functions/sinks/sns/departureTopic";

describe("the message of what is gone", () => {
  it("says how many findings were closed with what, why, and that nothing was assessed", async () => {
    const sns = new SNSClient({ region: "eu-central-1" });
    const sent: PublishCommand["input"][] = [];
    sns.middlewareStack.add(
      () => (args) => {
        sent.push(args.input as PublishCommand["input"]);
        return Promise.resolve({ output: { $metadata: {} }, response: {} });
      },
      { step: "initialize", name: "kept" },
    );

    await publishDeparture(
      { sns, topicArn: "arn:aws:sns:eu-central-1:111122223333:changes" },
      {
        what: "rule s3-require-tls",
        reason: "the rule s3-require-tls is in no pack any more since 2026-11-01T00:00:00.000Z",
        at: "2026-11-01T00:00:00.000Z",
        findings: 2,
      },
    );

    expect(sent.map(({ Subject, Message }) => [Subject, Message])).to.deep.equal([
      [
        "2 findings closed with rule s3-require-tls",
        "2 findings closed as gone, without having been assessed again: the rule s3-require-tls is in no pack any more since 2026-11-01T00:00:00.000Z.",
      ],
    ]);
    expect(sent[0]?.MessageAttributes?.["kinds"]?.StringValue).to.equal('["gone"]');
  });
});

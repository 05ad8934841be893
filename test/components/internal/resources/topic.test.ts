import { expect } from "chai";
import { FindingsStore, type FindingsStoreArgs } from "../../../../components";
import { type Registrations, registered } from "../../../helpers/mocks";
import { statements } from "../../../helpers/pipeline";

function store(args?: FindingsStoreArgs): Promise<Registrations> {
  return registered((options) => new FindingsStore("plumbline", args, options));
}

describe("a topic", () => {
  it("takes messages over TLS only, and lets nobody in from elsewhere", async () => {
    const { inputs } = (await store()).one("TopicPolicy");

    const topic = "arn:aws:aws:sns/topic:Topic:plumbline-changes";
    expect(inputs["arn"]).to.equal(topic);
    expect(statements(inputs["policy"])).to.deep.equal([
      {
        Sid: "DenyPlainText",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: [topic],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("is under the customer's key, or under none", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/k";

    expect((await store({ kmsKeyArn })).one("Topic").inputs["kmsMasterKeyId"]).to.equal(kmsKeyArn);
    expect((await store()).one("Topic").inputs).not.to.have.property("kmsMasterKeyId");
  });
});

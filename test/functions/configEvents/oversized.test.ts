import {
  type ConfigurationItem,
  ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  ResourceNotDiscoveredException,
} from "@aws-sdk/client-config-service";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { TransientError } from "../../../functions/errors";
import { oversizedItem } from "../../../functions/configEvents/oversized";
import { captureTime } from "../../helpers/configEvents";
import { rejection, serviceFault } from "../../helpers/rejection";

const head = {
  type: "AWS::S3::Bucket",
  id: "a-bucket",
  account: "111122223333",
  region: "eu-central-1",
  captureTime,
  exists: true,
};

/** An item in the words of the API: its parts are JSON texts, its time is a date. */
const item: ConfigurationItem = {
  accountId: "111122223333",
  arn: "arn:aws:s3:::a-bucket",
  awsRegion: "eu-central-1",
  configurationItemCaptureTime: new Date(captureTime),
  configurationItemStatus: "OK",
  resourceType: "AWS::S3::Bucket",
  resourceId: "a-bucket",
  configuration: '{"name":"a-bucket"}',
  supplementaryConfiguration: { BucketVersioningConfiguration: '{"status":"Off"}' },
};

describe("oversizedItem", () => {
  const client = new ConfigServiceClient({ region: "eu-central-1" });
  let mock: AwsClientStub<ConfigServiceClient>;

  beforeEach(() => {
    mock = mockClient(client);
  });

  after(() => {
    mock.restore();
  });

  it("asks for the item as of its capture and reads its parts, which are texts there", async () => {
    mock.on(GetResourceConfigHistoryCommand).resolves({ configurationItems: [item] });

    const found = await oversizedItem(client, head);

    expect(found).to.deep.include({
      configuration: { name: "a-bucket" },
      supplementary: { BucketVersioningConfiguration: { status: "Off" } },
      captureTime,
    });
    expect(mock.commandCalls(GetResourceConfigHistoryCommand)[0]?.args[0].input).to.deep.equal({
      resourceType: "AWS::S3::Bucket",
      resourceId: "a-bucket",
      laterTime: new Date(captureTime),
      limit: 1,
    });
  });

  it("finds nothing where the resource is gone since", async () => {
    const deleted = { ...item, configurationItemStatus: "ResourceDeleted" as const };
    mock.on(GetResourceConfigHistoryCommand).resolves({ configurationItems: [deleted] });

    expect(await oversizedItem(client, head)).to.equal(undefined);
  });

  it("finds nothing where Config knows no such resource", async () => {
    mock
      .on(GetResourceConfigHistoryCommand)
      .rejects(new ResourceNotDiscoveredException({ $metadata: {}, message: "no" }));

    expect(await oversizedItem(client, head)).to.equal(undefined);
  });

  for (const [what, configurationItems] of [
    ["nothing", []],
    ["an older item", [{ ...item, configurationItemCaptureTime: new Date(0) }]],
  ] as const) {
    it(`comes again where the history has ${what} yet: a judgement of it would be wrong`, async () => {
      mock
        .on(GetResourceConfigHistoryCommand)
        .resolves({ configurationItems: [...configurationItems] });

      const error = await rejection(oversizedItem(client, head));

      expect(error).to.be.instanceOf(TransientError);
      expect(error.message).to.contain("has not yet what was captured at");
    });
  }

  it("says what could not be read when Config throttles", async () => {
    mock.on(GetResourceConfigHistoryCommand).rejects(serviceFault("ThrottlingException"));

    const error = await rejection(oversizedItem(client, head));

    expect(error.message).to.contain("AWS Config could not give the history of a-bucket");
  });
});

import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { AlertDigest } from "../../../../functions/pipeline/alerts/digest";
import { tellSlack } from "../../../../functions/pipeline/alerts/sinks";
import type { Notice } from "../../../../functions/findings/notices/notice";
import type { SlackChannel } from "../../../../functions/sinks/slack";

const notice: Notice = { subject: "2 new findings", summary: "New: 2 high.", sections: [] };

/** A digest with a CSV of so many bytes. */
function digestOf(bytes: number): AlertDigest {
  const csv = { name: "new.csv", time: "2026-11-21T02:00:00.000Z", content: Buffer.alloc(bytes) };
  return { notice, severity: "high", id: "id", csv };
}

describe("what Slack is told", () => {
  const s3 = new S3Client({ region: "eu-central-1" });
  const mock = mockClient(s3);
  const archive = { s3, bucket: "reports", partition: "aws", region: "eu-central-1" };
  const posted: Notice[] = [];
  const files: string[] = [];
  const channel = {
    post: (told: Notice) => Promise.resolve(posted.push(told)),
    postFile: (_told: Notice, { name }: { name: string }) => Promise.resolve(files.push(name)),
  } as unknown as SlackChannel;

  beforeEach(() => {
    mock.reset();
    mock.on(PutObjectCommand).resolves({});
    posted.length = 0;
    files.length = 0;
  });

  after(() => {
    mock.restore();
  });

  it("has the CSV with it, which is kept in the bucket too", async () => {
    await tellSlack(channel, digestOf(100), archive);

    expect(files).to.deep.equal(["new.csv"]);
    expect(posted).to.deep.equal([]);
    const [put] = mock.commandCalls(PutObjectCommand);
    expect(put?.args[0].input).to.include({ Bucket: "reports", Key: "2026/11/new.csv" });
  });

  it("has a link to the CSV where that is larger than anybody reads there", async () => {
    await tellSlack(channel, digestOf(8 * 1024 * 1024 + 1), archive);

    expect(files).to.deep.equal([]);
    expect(posted).to.have.length(1);
    expect(posted[0]?.link?.url).to.contain(encodeURIComponent("2026/11/new.csv"));
  });

  it("is a message alone where nothing is new", async () => {
    await tellSlack(channel, { notice, severity: "none", id: "id" }, archive);

    expect(posted).to.deep.equal([notice]);
    expect(mock.calls()).to.deep.equal([]);
  });
});

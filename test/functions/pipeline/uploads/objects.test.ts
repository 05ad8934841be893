import { Readable } from "node:stream";
import { GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import { objectSource, readText } from "../../../../functions/pipeline/uploads/objects";
import type { Upload } from "../../../../functions/pipeline/uploads/uploads";

const upload: Upload = {
  bucket: "results",
  key: "AROA:i-0/1-scap-results.xml.gz",
  versionId: "v1",
  size: 4,
  principal: "AWS:AROA:i-0",
  time: "2026-11-21T02:00:00.000Z",
};

describe("an uploaded object", () => {
  const client = new S3Client({ region: "eu-central-1" });
  const mock = mockClient(client);
  beforeEach(() => {
    mock.reset();
    mock.on(GetObjectCommand).callsFake(() => ({ Body: Readable.from([Buffer.from("text")]) }));
  });
  after(() => {
    mock.restore();
  });

  async function versionRead(of: Upload): Promise<unknown> {
    expect(await readText(objectSource(client, of), 10)).to.equal("text");
    return mock.commandCalls(GetObjectCommand)[0]?.args[0].input.VersionId;
  }

  it("is read in the version that was told of", async () => {
    expect(await versionRead(upload)).to.equal("v1");
  });

  it("is read in the version null where its bucket keeps none", async () => {
    const { versionId: _, ...without } = upload;

    expect(await versionRead(without)).to.equal("null");
  });

  it("can never be read where it is not there any more", async () => {
    mock.on(GetObjectCommand).rejects(new NoSuchKey({ message: "no", $metadata: {} }));

    const error: unknown = await readText(objectSource(client, upload), 10).catch(
      (reason: unknown) => reason,
    );

    expect(error).to.be.instanceOf(PermanentError);
  });
});

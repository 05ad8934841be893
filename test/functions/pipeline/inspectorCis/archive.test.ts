import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { PermanentError, TransientError } from "../../../../functions/errors";
import {
  type ArchiveOptions,
  reportArchive,
} from "../../../../functions/pipeline/inspectorCis/archive";

/** What S3 was given, read as the real client reads it. */
class Bucket {
  readonly stored: { key: string | undefined; type: string | undefined; text: string }[] = [];
  readonly client = new S3Client({ region: "eu-central-1" });

  constructor() {
    this.client.send = async ({ input }: PutObjectCommand) => {
      const chunks: Buffer[] = [];
      for await (const chunk of input.Body as AsyncIterable<Buffer>) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      this.stored.push({ key: input.Key, type: input.ContentType, text });
      return {};
    };
  }
}

describe("the archive of reports", () => {
  let server: Server;
  let endpoint: string;
  before(async () => {
    server = createServer((request, response) => {
      switch (request.url ?? "") {
        case "/report":
          response.writeHead(200, { "content-length": 5 }).end("a,b,c");
          break;
        case "/short":
          response.writeHead(200, { "content-length": 50 }).write("a,b");
          setTimeout(() => response.destroy(), 20);
          break;
        case "/endless":
          response.writeHead(200).end("a");
          break;
        case "/elsewhere":
          response.writeHead(302, { location: "/report" }).end();
          break;
        case "/slow":
          break;
        default:
          response.writeHead(403, { "content-length": 0 }).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  async function fetched(path: string, options: Partial<ArchiveOptions> = {}) {
    const bucket = new Bucket();
    const archive = reportArchive(bucket.client, "reports", {
      maxBytes: 100,
      timeoutMilliseconds: 2000,
      endpoint,
      ...options,
    });
    try {
      await archive(path.startsWith("/") ? endpoint + path : path, "key.csv", "text/csv");
      return bucket.stored;
    } catch (error) {
      return error;
    }
  }

  it("has what a link leads to", async () => {
    expect(await fetched("/report")).to.deep.equal([
      { key: "key.csv", type: "text/csv", text: "a,b,c" },
    ]);
  });

  it("takes no more than it may, and follows no link to elsewhere", async () => {
    expect(await fetched("/report", { maxBytes: 4 }))
      .to.be.instanceOf(PermanentError)
      .with.property("message", "the report was 5 bytes, must be at most 4");
    expect(await fetched("/report", { endpoint: undefined })).to.be.instanceOf(PermanentError);
    expect(await fetched("http://example.org/x")).to.be.instanceOf(PermanentError);
    expect(await fetched("/elsewhere")).to.be.instanceOf(TransientError);
  });

  it("comes again where the link has expired, breaks off, does not say its length or takes too long", async () => {
    for (const path of ["/expired", "/short", "/endless"]) {
      expect(await fetched(path), path).to.be.instanceOf(TransientError);
    }
    expect(await fetched("/slow", { timeoutMilliseconds: 50 })).to.be.instanceOf(TransientError);
  });
});

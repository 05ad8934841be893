import { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { clientOptions, failure, fixture, sharedStack, withStack } from "../helpers/stacks";

describe("the S3 endpoint", () => {
  const stack = sharedStack("openProgram");
  const client = (): S3Client => new S3Client(clientOptions(stack(), "everything"));
  const Bucket = (): string => String(stack().graph.outputs["versionedBucket"]);

  async function put(Key: string, Body: string): Promise<string | undefined> {
    const { VersionId } = await client().send(
      new PutObjectCommand({ Bucket: Bucket(), Key, Body, ContentType: "text/plain" }),
    );
    return VersionId;
  }

  async function get(Key: string, rest: object = {}): Promise<string | undefined> {
    const { Body } = await client().send(new GetObjectCommand({ Bucket: Bucket(), Key, ...rest }));
    return Body?.transformToString();
  }

  it("gives back what was put, whatever the key", async () => {
    for (const key of ["plain", "a b+c&d=é.txt", "AROA:i-1/x/y%2Fz", "a//b"]) {
      await put(key, `content of ${key}`);

      expect(await get(key)).to.equal(`content of ${key}`);
    }
  });

  it("keeps every version in a bucket with versioning", async () => {
    const first = await put("versions", "one");
    const second = await put("versions", "two");

    expect(first).to.not.equal(second);
    expect(await get("versions")).to.equal("two");
    expect(await get("versions", { VersionId: first })).to.equal("one");
  });

  it("keeps the latest alone in a bucket without versioning", async () => {
    const plain = String(stack().graph.outputs["plainBucket"]);
    for (const Body of ["one", "two"]) {
      const command = new PutObjectCommand({ Bucket: plain, Key: "k", Body });
      expect((await client().send(command)).VersionId).to.equal(undefined);
    }

    const { Body } = await client().send(new GetObjectCommand({ Bucket: plain, Key: "k" }));
    expect(await Body?.transformToString()).to.equal("two");
  });

  it("takes a streamed body, as SDKs send it in chunks", async () => {
    const pieces = Array.from({ length: 50 }, (_, index) => `${index}`.repeat(5000));
    await client().send(
      new PutObjectCommand({
        Bucket: Bucket(),
        Key: "streamed",
        Body: Readable.from(pieces.map((piece) => Buffer.from(piece))),
        ContentLength: Buffer.byteLength(pieces.join("")),
      }),
    );

    expect(await get("streamed")).to.equal(pieces.join(""));
  });

  it("gives ranges", async () => {
    await put("ranges", "0123456789");

    expect(await get("ranges", { Range: "bytes=2-4" })).to.equal("234");
    expect(await get("ranges", { Range: "bytes=7-" })).to.equal("789");
    expect(await get("ranges", { Range: "bytes=-3" })).to.equal("789");
    expect(await get("ranges", { Range: "bytes=5-99" })).to.equal("56789");
    const error = await failure(get("ranges", { Range: "bytes=10-" }));
    expect(error.name).to.equal("InvalidRange");
  });

  it("tells size, type and version in HeadObject", async () => {
    const VersionId = await put("head", "12345");

    const head = await client().send(new HeadObjectCommand({ Bucket: Bucket(), Key: "head" }));

    expect(head).to.include({ ContentLength: 5, ContentType: "text/plain", VersionId });
    expect(head.ETag).to.equal('"827ccb0eea8a706c4c34a16891f84e7b"');
  });

  it("lists by prefix and delimiter, page by page, in the order of the keys' bytes", async () => {
    for (const key of ["list/b", "list/a", "list/c/1", "list/c/2", "list/é"]) await put(key, "x");
    const all: string[] = [];
    const pages = paginateListObjectsV2(
      { client: client(), pageSize: 2 },
      { Bucket: Bucket(), Prefix: "list/" },
    );
    for await (const page of pages) all.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ""));
    expect(all).to.deep.equal(["list/a", "list/b", "list/c/1", "list/c/2", "list/é"]);

    const folders = await client().send(
      new ListObjectsV2Command({ Bucket: Bucket(), Prefix: "list/", Delimiter: "/" }),
    );
    expect(folders.CommonPrefixes).to.deep.equal([{ Prefix: "list/c/" }]);
    expect(folders.KeyCount).to.equal(4);
  });

  it("says NoSuchKey, NoSuchVersion and NoSuchBucket", async () => {
    await put("there", "x");

    expect((await failure(get("missing"))).name).to.equal("NoSuchKey");
    expect((await failure(get("there", { VersionId: "other" }))).name).to.equal("NoSuchVersion");
    const command = new GetObjectCommand({ Bucket: "other", Key: "k" });
    expect((await failure(client().send(command))).name).to.equal("NoSuchBucket");
  });

  it("says AccessDenied for a missing key to those who may not list the bucket", async () => {
    const statements = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }];
    const config = { statements: JSON.stringify(statements) };
    await withStack({ program: fixture("openProgram"), config }, async (restricted) => {
      const s3 = new S3Client(clientOptions(restricted, "everything"));
      const bucket = String(restricted.graph.outputs["plainBucket"]);

      const error = await failure(
        s3.send(new GetObjectCommand({ Bucket: bucket, Key: "missing" })),
      );

      expect(error.name).to.equal("AccessDenied");
    });
  });

  it("refuses what it would answer wrongly, rather than overlook it", async () => {
    const error = await failure(
      client().send(
        new PutObjectCommand({ Bucket: Bucket(), Key: "k", Body: "x", IfNoneMatch: "*" }),
      ),
    );

    expect(error.name).to.equal("NotImplemented");
    expect(error.message).to.contain("if-none-match");
  });

  it("refuses another account's bucket", async () => {
    const command = new PutObjectCommand({
      Bucket: Bucket(),
      Key: "k",
      Body: "x",
      ExpectedBucketOwner: "999999999999",
    });

    expect((await failure(client().send(command))).name).to.equal("AccessDenied");
  });
});

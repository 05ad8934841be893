import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import type { LocalStack } from "../../local/stack";
import { failure, withStack } from "./helpers/stacks";

const host = "i-0123456789abcdef0";
const other = "i-0fedcba9876543210";

/** A client with what a host has: the credentials of its instance profile. */
function clientOf(stack: LocalStack): S3Client {
  return new S3Client({
    endpoint: stack.url,
    region: "us-east-1",
    credentials: stack.instanceCredentials(host),
    maxAttempts: 1,
    forcePathStyle: true,
  });
}

describe("a host that was taken over", () => {
  it("writes into its own folder, and can neither read, list nor delete what is there or elsewhere", async () => {
    await withStack({}, async (stack) => {
      const Bucket = String(stack.graph.outputs["resultsBucket"]);
      const folder = (instance: string) => `${stack.instance(instance).roleId}:${instance}`;
      const own = `${folder(host)}/2026-11-21T10-00-00Z-note.txt`;
      const theirs = `${folder(other)}/2026-11-21T10-00-00Z-note.txt`;
      const s3 = clientOf(stack);
      await s3.send(new PutObjectCommand({ Bucket, Key: own, Body: "mine" }));
      await stack.upload({ instanceId: other, key: theirs, body: "theirs" });

      const put = new PutObjectCommand({ Bucket, Key: theirs, Body: "forged" });
      expect((await failure(s3.send(put))).name).to.equal("AccessDenied");
      for (const Key of [own, theirs]) {
        const read = new GetObjectCommand({ Bucket, Key });
        expect((await failure(s3.send(read))).name).to.equal("AccessDenied");
        const resource = `arn:aws:s3:::${Bucket}/${Key}`;
        for (const action of ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObjectVersion"]) {
          const decision = stack.authorizer.authorize(stack.instance(host), { action, resource });
          expect(decision.allowed, action).to.equal(false);
        }
      }
      const list = { action: "s3:ListBucket", resource: `arn:aws:s3:::${Bucket}` };
      expect(stack.authorizer.authorize(stack.instance(host), list).allowed).to.equal(false);
      expect(stack.objects.get(Bucket, theirs)?.size).to.equal("theirs".length);
    });
  });
});

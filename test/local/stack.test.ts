import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { LocalStackError } from "../../local/errors";
import { type LocalStack, startLocalStack, UploadDenied } from "../../local/stack";
import { types } from "../../local/types";
import { failure, fixture, sharedStack, withStack } from "./helpers/stacks";

const program = fixture("tinyProgram");
const instanceId = "i-0123456789abcdef0";

/** Uploads a text as the instance does, into its own folder. */
async function upload(stack: LocalStack, text: string, name = `${text}.txt`): Promise<string> {
  const key = `${stack.instance(instanceId).roleId}:${instanceId}/${name}`;
  await stack.upload({ instanceId, key, body: text });
  return key;
}

describe("a local stack", () => {
  describe("of a small program", () => {
    const stack = sharedStack("tinyProgram");

    it("carries an upload through bucket, queue and function into the table", async () => {
      const key = await upload(stack(), "hello", "a b+c=é.txt");
      await stack().settle();

      expect(await stack().tables.items("items")).to.deep.include({
        id: key,
        text: "hello",
        parameter: "off",
      });
      expect(stack().metrics.map(({ name }) => name)).to.deep.equal(["Handled"]);
      expect(stack().invocations.at(-1)?.logs).to.deep.include({
        level: "info",
        message: "handled",
        key,
        text: "hello",
      });
      expect(stack().denied).to.deep.equal([]);
    });

    it("tells the function who uploaded what, as S3 does", async () => {
      const key = await upload(stack(), "event");
      await stack().settle();

      const { Records } = stack().invocations.at(-1)?.event as {
        Records: { body: string; eventSourceARN: string; attributes: Record<string, string> }[];
      };
      const [message] = Records;
      const body = JSON.parse(message?.body ?? "") as { Records: Record<string, unknown>[] };
      const { roleId } = stack().instance(instanceId);
      expect(message?.eventSourceARN).to.equal(
        stack().graph.named(types.queue, "work").outputs["arn"],
      );
      expect(message?.attributes["ApproximateReceiveCount"]).to.equal("1");
      expect(body.Records[0]).to.deep.include({
        eventVersion: "2.1",
        eventSource: "aws:s3",
        eventName: "ObjectCreated:Put",
        userIdentity: { principalId: `AWS:${roleId}:${instanceId}` },
      });
      const { object } = body.Records[0]?.["s3"] as { object: Record<string, unknown> };
      expect(object["key"]).to.equal(key.replace(":", "%3A"));
      expect(object).to.include.keys("versionId", "sequencer", "eTag", "size");
    });

    it("leaves the function alone where the notification's filter does not match", async () => {
      const before = stack().invocations.length;

      await upload(stack(), "report", "report.html");
      await stack().settle();

      expect(stack().invocations.length).to.equal(before);
    });

    it("refuses an upload into another instance's folder, and remembers it", async () => {
      const key = `${stack().instance("i-other").roleId}:i-other/result.txt`;

      const error = await failure(stack().upload({ instanceId, key, body: "forged" }));

      expect(error).to.be.instanceOf(UploadDenied);
      expect(stack().denied.at(-1)).to.include({ action: "s3:PutObject" });
    });

    it("gives a changed parameter to the function", async () => {
      stack().parameters.set("/tiny/switch", "on");

      const key = await upload(stack(), "switched");
      await stack().settle();

      expect(await stack().tables.items("items")).to.deep.include({
        id: key,
        text: "switched",
        parameter: "on",
      });
    });

    it("keeps processes warm, and starts cold when asked to", async () => {
      const coldStarts = (): number =>
        stack().invocations.filter((run) => run.initMilliseconds !== undefined).length;
      const before = coldStarts();
      await upload(stack(), "warm");
      await stack().settle();
      expect(coldStarts()).to.equal(before);

      stack().restartFunctions();
      await upload(stack(), "cold");
      await stack().settle();

      expect(coldStarts()).to.equal(before + 1);
      expect(stack().invocations.at(-1)?.maxRssMegabytes).to.be.within(20, 256);
    });

    it("reports what the function's role has and never needed", () => {
      const unused = stack().unusedPermissions();

      expect(unused.map(({ role, actions }) => [role, actions])).to.deep.equal([
        ["worker", ["s3:GetObject"]],
        ["worker", ["sqs:SendMessage"]],
      ]);
    });
  });

  describe("when something goes wrong", () => {
    it("retries only the message that failed, until its queue puts it aside", async () => {
      await withStack({ program }, async (stack) => {
        const good = await upload(stack, "good");
        await upload(stack, "fail");
        await stack.settle();

        const [aside] = stack.queue("dead-letters").messages;
        expect(aside?.receiveCount).to.equal(3);
        expect(aside?.body).to.contain("fail.txt");
        expect(stack.queue("work").messages).to.deep.equal([]);
        const handled = stack.invocations.flatMap(({ logs }) => logs.map(({ key }) => key));
        expect(handled.filter((key) => key === good)).to.have.length(1);
      });
    });

    it("fails the whole batch when the function throws, which partial answers are for", async () => {
      await withStack({ program, concurrency: 1 }, async (stack) => {
        for (const text of ["one", "throw", "two"]) await upload(stack, text);
        await stack.settle();

        expect(stack.invocations.map(({ error }) => error?.errorMessage)).to.deep.equal([
          "whole batch",
          "whole batch",
          "whole batch",
        ]);
        expect(stack.queue("dead-letters").messages).to.have.length(3);
      });
    });

    it("stops a function at its timeout and counts the run as failed", async () => {
      await withStack({ program }, async (stack) => {
        await upload(stack, "hang");
        await stack.drain();

        const [run] = stack.invocations;
        expect(run?.error?.errorType).to.equal("Sandbox.Timedout");
        expect(run?.milliseconds).to.be.within(1900, 15_000);
        expect(stack.queue("work").messages).to.have.length(1);
      });
    });

    it("goes on with a new process when one ended by itself", async () => {
      await withStack({ program }, async (stack) => {
        await upload(stack, "exit");
        await stack.drain();
        await upload(stack, "after");
        await stack.drain();

        expect(stack.invocations.map(({ error }) => error?.errorType)).to.deep.equal([
          "Runtime.ExitError",
          undefined,
        ]);
      });
    });

    it("fails a call that the role may not make, as AWS would, and reports it", async () => {
      const config = { withoutTablePermission: "true" };
      await withStack({ program, config }, async (stack) => {
        await upload(stack, "denied");
        await stack.drain();

        expect(stack.denied.map(({ action }) => action)).to.include("dynamodb:PutItem");
        const logs = JSON.stringify(stack.invocations.at(-1)?.logs);
        expect(logs).to.contain("AccessDeniedException").and.contain("is not authorized");
      });
    });

    it("lets clients retry what is throttled", async () => {
      await withStack({ program }, async (stack) => {
        stack.faults.add({ kind: "throttle", action: "dynamodb:PutItem", times: 2 });
        await upload(stack, "throttled");
        await stack.settle();

        expect(await stack.tables.items("items")).to.have.length(1);
        const statuses = stack.calls
          .filter(({ action }) => action === "dynamodb:PutItem")
          .map(({ error }) => error);
        expect(statuses).to.deep.equal([
          "ProvisionedThroughputExceededException",
          "ProvisionedThroughputExceededException",
          undefined,
        ]);
      });
    });

    it("hands over messages that the function itself puts aside", async () => {
      await withStack({ program }, async (stack) => {
        const key = await upload(stack, "poison");
        await stack.settle();

        const letters = stack.queue("dead-letters").messages;
        expect(letters.map(({ body }) => body)).to.deep.equal([key]);
      });
    });
  });

  it("sends S3's test message first when asked to", async () => {
    await withStack({ program, announce: true }, async (stack) => {
      await stack.settle();

      expect(JSON.stringify(stack.invocations[0]?.event)).to.contain("s3:TestEvent");
    });
  });

  describe("with a folder for its state", () => {
    let directory: string;
    beforeEach(() => {
      directory = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
    });
    afterEach(() => {
      fs.rmSync(directory, { recursive: true });
    });

    it("goes on where the last run ended", async () => {
      const first = await withStack({ program, directory }, async (stack) => {
        const { versionId } = await stack.upload({
          instanceId,
          key: `${stack.instance(instanceId).roleId}:${instanceId}/kept.txt`,
          body: "poison",
        });
        stack.parameters.set("/tiny/switch", "kept");
        await stack.settle();
        await upload(stack, "kept", "other.txt");
        await stack.settle();
        return versionId;
      });

      await withStack({ program, directory }, async (stack) => {
        expect(await stack.tables.items("items")).to.have.length(1);
        expect(stack.queue("dead-letters").messages).to.have.length(1);
        expect(stack.parameters.get("/tiny/switch")?.value).to.equal("kept");
        const again = await stack.upload({
          instanceId,
          key: `${stack.instance(instanceId).roleId}:${instanceId}/kept.txt`,
          body: "new",
        });
        expect(again.versionId).to.not.equal(first);
      });
    });

    it("has the program's own items in its tables, as long as the program has them", async () => {
      const idsWith = (items: string[]): Promise<unknown[]> =>
        withStack(
          { program: fixture("openProgram"), directory, config: { items: JSON.stringify(items) } },
          async (stack) => {
            const ids = (await stack.tables.items("items")).map(({ id }) => id);
            await stack.tables.put("items", { id: "by hand" });
            return ids.sort();
          },
        );

      expect(await idsWith(["one", "two"])).to.deep.equal(["one", "two"]);
      expect(await idsWith(["two", "three"])).to.deep.equal(["by hand", "three", "two"]);
    });

    it("is for one run at a time", async () => {
      await withStack({ program, directory }, async () => {
        const error = await failure(startLocalStack({ program, directory }));

        expect(error).to.be.instanceOf(LocalStackError);
        expect(error.message).to.contain("in use by another run");
      });
    });

    it("takes over from a run that ended without letting go", async () => {
      // The largest process id that Linux gives is below this.
      fs.writeFileSync(path.join(directory, "lock"), "99999999");

      await withStack({ program, directory }, (stack) => {
        expect(stack.queues).to.have.length(2);
        return Promise.resolve();
      });
    });
  });

  it("leaves nothing behind without one", async () => {
    const temporary = process.env["TMPDIR"];
    const own = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-test-"));
    process.env["TMPDIR"] = own;
    try {
      await withStack({ program }, (stack) => upload(stack, "x"));

      expect(fs.readdirSync(own).filter((name) => name.startsWith("plumbline"))).to.deep.equal([]);
    } finally {
      if (temporary === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = temporary;
      fs.rmSync(own, { recursive: true });
    }
  });
});

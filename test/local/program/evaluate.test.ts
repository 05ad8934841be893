import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { ArchiveFiles } from "../../../local/program/archive";
import { evaluateProgram } from "../../../local/program/evaluate";
import type { Graph } from "../../../local/graph";
import { types } from "../../../local/types";
import { failure, fixture } from "../helpers/stacks";

describe("evaluateProgram", () => {
  let graph: Graph;
  before(async () => {
    graph = await evaluateProgram({ program: fixture("tinyProgram") });
  });

  it("gives every resource with its inputs resolved, and the stack's outputs", () => {
    const role = graph.named(types.role, "worker");
    const fn = graph.named(types.function, "worker");

    expect(fn.inputs["role"]).to.equal(role.outputs["arn"]);
    expect(graph.outputs["tableName"]).to.equal(graph.named(types.table, "items").id);
  });

  it("reads the contents of archives", () => {
    const { code } = graph.named(types.function, "worker").inputs;

    expect(code instanceof ArchiveFiles && [...code.files.keys()]).to.deep.equal(["index.js"]);
  });

  it("names resources as AWS would, the same on every run", async () => {
    const again = await evaluateProgram({ program: fixture("tinyProgram") });

    for (const resource of graph.resources) {
      const same = again.resources.find(({ urn }) => urn === resource.urn);
      expect(same?.id).to.equal(resource.id);
    }
    const queue = graph.named(types.queue, "work");
    expect(queue.outputs["name"]).to.match(/^work-[0-9a-f]{7}$/);
    expect(queue.outputs["arn"]).to.equal(
      `arn:aws:sqs:us-east-1:123456789012:${String(queue.outputs["name"])}`,
    );
    expect(graph.named(types.role, "worker").outputs["uniqueId"]).to.match(/^AROA[A-Z2-7]{17}$/);
  });

  it("puts queues at the endpoint that it is given", async () => {
    const local = await evaluateProgram({
      program: fixture("tinyProgram"),
      endpoint: "http://127.0.0.1:1",
    });

    const { url, name } = local.named(types.queue, "work").outputs;
    expect(url).to.equal(`http://127.0.0.1:1/123456789012/${String(name)}`);
  });

  it("finds resources by id, ARN, name and URL", () => {
    const queue = graph.named(types.queue, "work");

    for (const key of ["arn", "name", "url"]) {
      expect(graph.find(types.queue, queue.outputs[key])).to.equal(queue);
    }
    expect(graph.byArn(String(queue.outputs["arn"]))).to.equal(queue);
    expect(() => graph.named(types.queue, "other")).to.throw('"other": it has');
  });

  it("gives config anew to every evaluation", async () => {
    const policyOf = (of: Graph): unknown => of.named(types.rolePolicy, "worker").inputs["policy"];
    const config = { withoutTablePermission: "true" };

    const without = await evaluateProgram({ program: fixture("tinyProgram"), config });

    expect(policyOf(graph)).to.contain("dynamodb:PutItem");
    expect(policyOf(without)).to.not.contain("dynamodb:PutItem");
  });

  it("plays another account and Region", async () => {
    const account = { partition: "aws-us-gov", accountId: "111122223333", region: "us-gov-west-1" };

    const gov = await evaluateProgram({ program: fixture("tinyProgram"), account });

    expect(gov.named(types.function, "worker").outputs["arn"]).to.match(
      /^arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:worker-/,
    );
    expect(gov.named(types.queuePolicy, "work").inputs["policy"]).to.contain("111122223333");
  });

  describe("with a program of its own", () => {
    let folder: string;
    const program = (source: string): string => {
      const file = path.join(folder, `program${fs.readdirSync(folder).length}.ts`);
      const imports = `import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\n`;
      fs.writeFileSync(file, imports + source);
      return file;
    };
    before(() => {
      // Below the checkout, so that the program finds its packages.
      folder = fs.mkdtempSync(path.join(__dirname, "program-"));
    });
    after(() => {
      fs.rmSync(folder, { recursive: true });
    });

    it("knows components as the parents of what they make", async () => {
      const { resources } = await evaluateProgram({
        program: program(`
          class Pair extends pulumi.ComponentResource {
            constructor(name: string) {
              super("test:index:Pair", name);
              new aws.sqs.Queue(name, {}, { parent: this });
            }
          }
          new Pair("one");
          new Pair("two");
        `),
      });

      const queues = resources.filter(({ type }) => type === types.queue);
      const parents = queues.map(({ parent }) => resources.find(({ urn }) => urn === parent)?.name);
      expect(parents).to.deep.equal(["one", "two"]);
      expect(queues[0]?.urn).to.contain("test:index:Pair$aws:sqs/queue:Queue::one");
    });

    it("unwraps secrets, takes resources for their ids and renders policy documents", async () => {
      const { resources } = await evaluateProgram({
        program: program(`
          const role = new aws.iam.Role("r", { assumeRolePolicy: "{}" });
          const policy = aws.iam.getPolicyDocumentOutput({
            statements: [{ actions: ["s3:GetObject"], resources: ["*"],
              conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }] }],
          });
          new aws.iam.RolePolicy("p", { role, policy: pulumi.secret(policy.json) });
        `),
      });

      const policy = resources.find(({ name }) => name === "p");
      expect(policy?.inputs["role"]).to.match(/^r-[0-9a-f]{7}$/);
      expect(JSON.parse(String(policy?.inputs["policy"]))).to.deep.equal({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["s3:GetObject"],
            Resource: ["*"],
            Condition: { Bool: { "aws:SecureTransport": ["true"] } },
          },
        ],
      });
    });

    it("waits for what is made in callbacks of outputs", async () => {
      const { resources } = await evaluateProgram({
        program: program(`
          new aws.sqs.Queue("first").arn.apply((arn) => new aws.sqs.Queue("second", { tags: { arn } }));
        `),
      });

      expect(resources.filter(({ type }) => type === types.queue)).to.have.length(2);
    });

    it("awaits a program that exports a function", async () => {
      const { outputs } = await evaluateProgram({
        program: program(`export = async () => ({ name: new aws.sqs.Queue("q").name });`),
      });

      expect(outputs["name"]).to.match(/^q-/);
    });

    const failing: readonly (readonly [what: string, source: string, says: string])[] = [
      ["throws on load", `throw new Error("no config");`, "no config"],
      [
        "fails in a callback",
        `pulumi.output(1).apply(() => { throw new Error("late"); });`,
        "late",
      ],
      ["rejects", `export = () => Promise.reject(new Error("rejected"));`, "rejected"],
      ["calls an unknown function", `aws.ec2.getVpcOutput({}).id.apply(String);`, "getVpc"],
      ["gives too long a name", `new aws.sqs.Queue("q".repeat(80));`, "at most 80"],
    ];
    for (const [what, source, says] of failing) {
      it(`fails as a program that ${what} does, and can go on`, async () => {
        const error = await failure(evaluateProgram({ program: program(source) }));
        expect(error.message).to.contain(says);

        const next = await evaluateProgram({ program: program(`export const fine = true;`) });
        expect(next.outputs).to.deep.equal({ fine: true });
      });
    }

    it("says which program is missing", async () => {
      const error = await failure(evaluateProgram({ program: path.join(os.tmpdir(), "no.ts") }));

      expect(error.message).to.contain("no.ts");
    });
  });
});

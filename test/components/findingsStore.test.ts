import { expect } from "chai";
import { FindingsStore, type FindingsStoreArgs } from "../../components/findingsStore";
import { promiseOf, type Registrations, registered } from "../helpers/mocks";

const tableType = "aws:dynamodb/table:Table";

function store(args?: FindingsStoreArgs): Promise<Registrations> {
  return registered((options) => new FindingsStore("plumbline", args, options));
}

describe("FindingsStore", () => {
  it("makes the two tables as its own children", async () => {
    const { all } = await store();

    expect(all.map(({ type, name }) => [type, name])).to.have.deep.members([
      ["plumbline:index:FindingsStore", "plumbline"],
      [tableType, "plumbline-findings"],
      [tableType, "plumbline-exceptions"],
    ]);
    for (const { urn } of all.slice(1)) {
      expect(urn).to.include(`plumbline:index:FindingsStore$${tableType}::plumbline-`);
    }
  });

  it("bills on demand, restores to the second and expires by the attribute ttl", async () => {
    const tables = (await store()).ofType("Table");

    for (const { inputs } of tables) {
      expect(inputs).to.deep.include({
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 },
        ttl: { attributeName: "ttl", enabled: true },
      });
      expect(inputs, "physical names are made by Pulumi").not.to.have.property("name");
    }
  });

  it("keys findings by target and item, exceptions by rule and scope", async () => {
    const registrations = await store();

    const findings = registrations.one("Table", "plumbline-findings").inputs;
    expect([findings["hashKey"], findings["rangeKey"]]).to.deep.equal(["target", "item"]);
    expect(findings["attributes"]).to.deep.equal([
      { name: "target", type: "S" },
      { name: "item", type: "S" },
    ]);
    const exceptions = registrations.one("Table", "plumbline-exceptions").inputs;
    expect([exceptions["hashKey"], exceptions["rangeKey"]]).to.deep.equal(["rule", "scope"]);
  });

  it("leaves encryption to a key of DynamoDB's own unless a key is given", async () => {
    const free = (await store()).ofType("Table");
    const own = (await store({ kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/k" })).ofType(
      "Table",
    );

    for (const { inputs } of free) expect(inputs).not.to.have.property("serverSideEncryption");
    for (const { inputs } of own) {
      expect(inputs["serverSideEncryption"]).to.deep.equal({
        enabled: true,
        kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/k",
      });
    }
  });

  it("protects the tables in production, and only there", async () => {
    const production = (await store({ production: true })).ofType("Table");
    const dev = (await store()).ofType("Table");

    for (const { inputs, options } of production) {
      expect(options).to.include({ protect: true, retainOnDelete: true });
      expect(inputs["deletionProtectionEnabled"]).to.equal(true);
    }
    for (const { inputs, options } of dev) {
      expect(options.protect ?? false).to.equal(false);
      expect(options.retainOnDelete ?? false).to.equal(false);
      expect(inputs["deletionProtectionEnabled"]).to.equal(false);
    }
  });

  it("passes tags on and adds which component made the table", async () => {
    for (const { inputs } of (await store({ tags: { team: "security" } })).ofType("Table")) {
      expect(inputs["tags"]).to.deep.equal({
        team: "security",
        "plumbline:component": "FindingsStore",
      });
    }
  });

  it("gives names and ARNs of both tables", async () => {
    let component: FindingsStore | undefined;
    await registered((options) => (component = new FindingsStore("plumbline", {}, options)));

    if (component === undefined) throw new Error("not constructed");
    expect(await promiseOf(component.findingsTableName)).to.equal("plumbline-findings");
    expect(await promiseOf(component.findingsTableArn)).to.match(/^arn:.*plumbline-findings$/);
    expect(await promiseOf(component.exceptionsTableName)).to.equal("plumbline-exceptions");
    expect(await promiseOf(component.exceptionsTableArn)).to.match(/^arn:.*plumbline-exceptions$/);
  });

  it("refuses a recovery period that DynamoDB does not offer, in one sentence", async () => {
    await registered((options) => new FindingsStore("ok", { recoveryPeriodDays: 1 }, options));

    expect(() => new FindingsStore("plumbline", { recoveryPeriodDays: 36 })).to.throw(
      'FindingsStore "plumbline": property recoveryPeriodDays was 36, must be a whole number from 1 to 35',
    );
  });
});

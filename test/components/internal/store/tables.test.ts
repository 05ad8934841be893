import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { FindingsStore, type FindingsStoreArgs } from "../../../../components";
import { exceptionIndex } from "../../../../components/internal/store/exceptionIndex";
import { exceptionIndex as indexOfFunctions } from "../../../../functions/sinks/store/exceptionIndex";
import { type Registrations, registered } from "../../../helpers/mocks";

const complete = { justification: "tested", owner: "me@example.com", expires: "2999-12-31" };

function store(args: FindingsStoreArgs): Promise<Registrations> {
  return registered((options) => new FindingsStore("plumbline", args, options));
}

describe("the index of excepted findings", () => {
  it("is the one that the functions ask", () => {
    expect(exceptionIndex).to.deep.equal(indexOfFunctions);
  });

  it("is an index of the table of findings, and of no other", async () => {
    const registrations = await store({});

    const findings = registrations.one("Table", "plumbline-findings").inputs;
    expect(findings["globalSecondaryIndexes"]).to.deep.equal([
      {
        name: "exceptions-by-expiry",
        hashKey: "exceptionEnds",
        rangeKey: "exceptionExpires",
        projectionType: "INCLUDE",
        nonKeyAttributes: exceptionIndex.attributes,
      },
    ]);
    expect(registrations.one("Table", "plumbline-exceptions").inputs).not.to.have.property(
      "globalSecondaryIndexes",
    );
  });
});

describe("the program's exceptions", () => {
  it("are rows of the table, each a child of its own", async () => {
    const registrations = await store({
      exceptions: [{ id: "b", rule: "rule-b", ...complete }],
      exceptionCatalogues: [{ catalogue: "eks-nodes-al2", owner: "me", expires: "2999-12-31" }],
    });

    const rows = registrations.ofType("TableItem");
    expect(rows).to.have.length(14);
    const { inputs, urn } = registrations.one("TableItem", "plumbline-exception-b");
    expect(urn).to.include("plumbline:index:FindingsStore$aws:dynamodb/tableItem:TableItem");
    expect(inputs).to.include({
      tableName: "plumbline-exceptions",
      hashKey: "rule",
      rangeKey: "scope",
    });
    expect(JSON.parse(String(inputs["item"]))).to.deep.include({
      rule: { S: "rule-b" },
      scope: { S: "program/b" },
      expires: { S: "3000-01-01T00:00:00.000Z" },
    });
  });

  it("may come from a file", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-"));
    const file = path.join(folder, "exceptions.json");
    fs.writeFileSync(
      file,
      JSON.stringify({ exceptions: [{ id: "f", rule: "rule-f", ...complete }] }),
    );
    try {
      const registrations = await store({ exceptionsFile: file });
      expect(registrations.ofType("TableItem").map(({ name }) => name)).to.deep.equal([
        "plumbline-exception-f",
      ]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  it("are refused before anything is made where one lacks what it must have", async () => {
    await registered((options) => new FindingsStore("ok", {}, options));

    expect(
      () => new FindingsStore("plumbline", { exceptions: [{ id: "b", rule: "rule-b" }] }),
    ).to.throw(pulumi.RunError, /^FindingsStore "plumbline": property exceptions\[0\]/);
  });

  it("may lack it where the stack says so, which is told of", async () => {
    const { all } = await store({
      incompleteExceptions: "allowed",
      exceptions: [{ id: "b", rule: "rule-b" }],
    });

    expect(all.map(({ name }) => name)).to.include("plumbline-exception-b");
  });
});

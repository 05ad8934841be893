import Ajv from "ajv";
import { expect } from "chai";
import * as fc from "fast-check";
import { readAsset } from "../../../components/internal/scan/assets";
import { catalogues, readExceptionsFile } from "../../../functions/findings/exceptions/authoring";
import { exceptionCategories } from "../../../functions/findings/exceptions";
import { sources } from "../../../functions/findings/model";

const schema = JSON.parse(readAsset("exceptions.schema.json")) as {
  definitions: Record<string, { enum?: unknown[]; properties?: Record<string, Shape> }>;
};
interface Shape {
  enum?: unknown[];
  items?: { enum?: unknown[] };
}
const fits = new Ajv().compile(schema);

/** Whether the code that checks the file takes a document too. */
function isRead(document: unknown): boolean {
  const { faults } = readExceptionsFile(JSON.stringify(document), { now: "2026-11-01T00:00:00Z" });
  return faults.length === 0;
}

const exception = {
  id: "a",
  rule: "x",
  justification: "j",
  owner: "o",
  expires: "2027-03-31",
};
const catalogue = { catalogue: "eks-nodes-al2", owner: "o", expires: "2027-03-31" };

const good: readonly unknown[] = [
  {},
  null,
  { exceptions: null },
  { exceptions: [], catalogues: [] },
  { $schema: "https://example.org/exceptions.schema.json", exceptions: [exception] },
  { exceptions: [{ ...exception, expires: "2027-03-31T12:00:00+01:00" }] },
  { exceptions: [{ ...exception, category: "risk-accepted", ticket: 42, rule: 3.1 }] },
  { exceptions: [{ ...exception, scope: { accounts: [123456789012, "012345678901"] } }] },
  { exceptions: [{ ...exception, scope: { tags: { Env: ["dev"] }, titles: ["*x*"] } }] },
  { exceptions: [{ ...exception, rule: "cis:1.1", scope: { benchmarks: ["b"] } }] },
  { exceptions: [{ ...exception, rule: "*", matchesEverything: true }] },
  { catalogues: [catalogue, { ...catalogue, idPrefix: "b", except: ["cis:3.2.1"] }] },
];

const bad: readonly unknown[] = [
  [],
  "text",
  { exceptions: {} },
  { exceptions: ["x"] },
  { surplus: [] },
  ...Object.keys(exception).map((key) => ({ exceptions: [{ ...exception, [key]: undefined }] })),
  ...Object.keys(exception).map((key) => ({ exceptions: [{ ...exception, [key]: " " }] })),
  ...Object.keys(exception).map((key) => ({ exceptions: [{ ...exception, [key]: ["x"] }] })),
  { exceptions: [{ ...exception, surplus: 1 }] },
  { exceptions: [{ ...exception, category: "other" }] },
  { exceptions: [{ ...exception, expires: "soon" }] },
  { exceptions: [{ ...exception, expires: "2027-03-31T12:00:00" }] },
  { exceptions: [{ ...exception, expires: 1_800_000_000 }] },
  { exceptions: [{ ...exception, owner: "o".repeat(257) }] },
  { exceptions: [{ ...exception, id: "a b" }] },
  { exceptions: [{ ...exception, scope: [] }] },
  { exceptions: [{ ...exception, scope: { accounts: [] } }] },
  { exceptions: [{ ...exception, scope: { accounts: ["1"] } }] },
  { exceptions: [{ ...exception, scope: { account: ["123456789012"] } }] },
  { exceptions: [{ ...exception, scope: { targets: ["i-*"] } }] },
  { exceptions: [{ ...exception, scope: { sources: ["nessus"] } }] },
  { exceptions: [{ ...exception, scope: { tags: {} } }] },
  { exceptions: [{ ...exception, scope: { tags: { Env: "dev" } } }] },
  { exceptions: [{ ...exception, rule: "cis:1.1" }] },
  { exceptions: [{ ...exception, rule: "cis:1.1", scope: { accounts: ["123456789012"] } }] },
  { exceptions: [{ ...exception, matchesEverything: "perhaps" }] },
  { catalogues: [{ ...catalogue, catalogue: "other" }] },
  { catalogues: [{ ...catalogue, owner: undefined }] },
  { catalogues: [{ ...catalogue, scope: { titles: ["x"] } }] },
  { catalogues: [{ ...catalogue, except: [] }] },
];

describe("the schema of the file of exceptions", () => {
  it("takes what the code takes", () => {
    for (const document of good) {
      const text = JSON.stringify(document);

      expect(isRead(document), text).to.equal(true);
      expect(fits(document), `${text} ${JSON.stringify(fits.errors)}`).to.equal(true);
    }
  });

  it("refuses what the code refuses", () => {
    for (const document of bad) {
      const text = JSON.stringify(document);

      expect(isRead(document), text).to.equal(false);
      expect(fits(JSON.parse(text)), text).to.equal(false);
    }
  });

  it("agrees with the code on exceptions with anything missing, surplus or odd", () => {
    const odd = fc.constantFrom<unknown>("x", " ", "", null, [], ["x"], {}, { x: ["y"] }, 7);
    const part = fc.constantFrom("category", "ticket", "owner", "justification", "scope", "other");
    const scopePart = fc.constantFrom("accounts", "targets", "tags", "profiles", "sources", "x");
    const document = fc
      .tuple(fc.dictionary(part, odd), fc.option(fc.dictionary(scopePart, odd)))
      .map(([parts, scope]) => ({
        exceptions: [{ ...exception, ...parts, ...(scope ? { scope } : {}) }],
      }));
    fc.assert(
      fc.property(document, (each) => {
        expect(fits(each)).to.equal(isRead(each));
      }),
    );
  });

  it("knows the same categories, scanners and catalogues", () => {
    const { exception: one, category, catalogue: taken, scope } = schema.definitions;

    expect(category?.enum).to.deep.equal([...exceptionCategories, null]);
    expect(scope?.properties?.["sources"]?.items?.enum).to.deep.equal(sources);
    expect(taken?.properties?.["catalogue"]?.enum).to.deep.equal(Object.keys(catalogues));
    expect(one?.properties).to.include.keys("id", "rule", "scope", "matchesEverything");
  });
});

import { expect } from "chai";
import type { Declarations, Property } from "../../../scripts/docs/declarations";
import { type Links, tableOf } from "../../../scripts/docs/tables";

function property(given: Partial<Property>): Property {
  return {
    name: "size",
    optional: true,
    type: "number",
    references: [],
    comment: "How much. Defaults to 5.",
    ...given,
  };
}

function declared(...properties: readonly Property[]): Declarations {
  return {
    components: new Map([["Pump", { arguments: properties, outputs: [] }]]),
    objects: new Map([["HoseArgs", []]]),
    values: new Map([
      [
        "Mode",
        [
          { value: "in", comment: "Into." },
          { value: "out", comment: "" },
        ],
      ],
    ]),
  };
}

const links: Links = {
  typePlace: (name) => (name === "HoseArgs" ? { file: "hose.md", heading: "Length" } : undefined),
  componentPage: (name) => (name === "Pump" ? "pump.md" : undefined),
  heading: () => "Keys",
};

/** The cells of the last row of a table. */
function cells(table: string): readonly string[] {
  return (table.split("\n").at(-1) ?? "")
    .split(" | ")
    .map((cell) => cell.replace(/^\| | \|$/g, ""));
}

const argument = (given: Partial<Property>, page = "pump.md") =>
  cells(tableOf("arguments of Pump", page, declared(property(given)), links));

describe("a generated table", () => {
  it("has name, type, default and meaning of an argument", () => {
    expect(argument({})).to.deep.equal(["`size`", "`number`", "5", "How much."]);
  });

  it("says of an argument that it is required", () => {
    expect(argument({ optional: false, comment: "How much." })[2]).to.equal("_required_");
  });

  it("links a type to where its properties stand", () => {
    expect(argument({ type: "HoseArgs[]", references: ["HoseArgs"] })[1]).to.equal(
      "[`HoseArgs[]`](hose.md#length)",
    );
  });

  it("lists the values of a type that has them", () => {
    expect(argument({ type: "Mode", references: ["Mode"] })[1]).to.equal("`Mode`: `in`, `out`");
    expect(cells(tableOf("values of Mode", "pump.md", declared(), links))).to.deep.equal([
      "`out`",
      "",
    ]);
  });

  it("links pages and components that a comment names, but no page to itself", () => {
    const comment = "As `Pump` has it, see docs/kms.md. Defaults to none.";

    expect(argument({ comment }, "other.md")[3]).to.equal(
      "As [`Pump`](pump.md) has it, see [Keys](kms.md).",
    );
    expect(argument({ comment })[3]).to.equal("As `Pump` has it, see [Keys](kms.md).");
  });

  it("refuses an argument of which nobody knows what holds without it", () => {
    expect(() => argument({ comment: "How much." })).to.throw(
      "The doc comment of size of Pump has to say in a sentence what it defaults to, as it can be left out.",
    );
    expect(() => argument({ optional: false })).to.throw(
      "The doc comment of size of Pump says what it defaults to, but it cannot be left out.",
    );
  });

  it("refuses a type that no page has, and a mark of what there is not", () => {
    expect(() => argument({ type: "NozzleArgs", references: ["NozzleArgs"] })).to.throw(
      "No page has the mark <!-- generated: properties of NozzleArgs -->.",
    );
    expect(() => tableOf("outputs of Pomp", "pump.md", declared(), links)).to.throw(
      "docs/pump.md: there are no outputs of Pomp.",
    );
  });
});

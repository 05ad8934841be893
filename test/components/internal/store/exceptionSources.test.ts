import { expect } from "chai";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  type ExceptionArgs,
  ExceptionCatalogue,
  ExceptionCategory,
  type ExceptionsArgs,
  IncompleteExceptions,
  ScanSource,
  eksNodeExceptions,
} from "../../../../components/exceptionArgs";
import { ArgumentChecks } from "../../../../components/internal/common/checks";
import { programExceptions } from "../../../../components/internal/store/exceptionSources";
import { exceptionCategories, incompletePolicies } from "../../../../functions/findings/exceptions";
import { catalogues } from "../../../../functions/findings/exceptions/authoring";
import { sources } from "../../../../functions/findings/model";

const now = "2026-11-01T00:00:00.000Z";
const read = (args: ExceptionsArgs) => {
  const checks = new ArgumentChecks("FindingsStore", "findings");
  const exceptions = programExceptions(args, checks, now);
  checks.finish();
  return exceptions;
};

const exception: ExceptionArgs = {
  id: "a",
  rule: "x",
  justification: "j",
  owner: "o",
  expires: "2027-03-31",
};

describe("the exceptions of a program", () => {
  let folder: string;
  const file = (text: string) => {
    const full = path.join(folder, "exceptions.yaml");
    fs.writeFileSync(full, text);
    return full;
  };

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plumbline-exceptions-"));
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("are those of its arguments, its catalogues and its file", () => {
    const { exceptions, warnings } = read({
      exceptions: [exception],
      exceptionCatalogues: [
        { catalogue: ExceptionCatalogue.EksNodesAl2, owner: "o", expires: "2027-03-31" },
      ],
      exceptionsFile: file(
        "exceptions:\n  - {id: b, rule: y, justification: j, owner: o, expires: 2020-01-01}\n",
      ),
    });

    expect(exceptions).to.have.length(15);
    expect(exceptions.map(({ id }) => id)).to.include.members(["a", "eks-nodes-al2-3.2.1", "b"]);
    expect(warnings).to.deep.equal([
      `${path.join(folder, "exceptions.yaml")}:2:59: exceptions[0].expires has passed: it hides nothing`,
    ]);
  });

  it("are none where nothing is said", () => {
    expect(read({})).to.deep.equal({ exceptions: [], warnings: [] });
  });

  it("are refused with a sentence for every fault, by property or by line", () => {
    const given = file("exceptions:\n  - {id: a, rule: y, justification: j, owner: o}\n");

    expect(() =>
      read({
        exceptions: [{ ...exception, owner: undefined }],
        exceptionCatalogues: [{ catalogue: ExceptionCatalogue.EksNodesAl2, owner: "o" }],
        exceptionsFile: given,
      }),
    ).to.throw(
      [
        "property exceptions[0].owner is missing, must be a text of 1 to 256 characters: who answers for the exception",
        "property exceptionCatalogues[0].expires is missing, must be a date (2027-03-31) or an instant with its zone (2027-03-31T12:00:00Z)",
        `${given}:2:5: exceptions[0].expires is missing, must be a date (2027-03-31) or an instant with its zone (2027-03-31T12:00:00Z)`,
      ]
        .map((fault) => `FindingsStore "findings": ${fault}`)
        .join("\n"),
    );
  });

  it("have ids that do not occur twice, wherever they are", () => {
    const given = file(
      "exceptions:\n  - {id: a, rule: y, justification: j, owner: o, expires: 2027-03-31}\n",
    );

    expect(() => read({ exceptions: [exception], exceptionsFile: given })).to.throw(
      `property exceptions and ${given} both have the id a, which must not occur twice`,
    );
  });

  it("may lack their parts only where incomplete ones are allowed", () => {
    const exceptions = [{ id: "a", rule: "x" }];

    for (const incompleteExceptions of [undefined, "refused", "hand-made"] as const) {
      expect(() => read({ exceptions, incompleteExceptions })).to.throw("justification is missing");
    }
    expect(
      read({ exceptions, incompleteExceptions: IncompleteExceptions.Allowed }).exceptions,
    ).to.have.length(1);
    expect(() => read({ incompleteExceptions: "sometimes" as "allowed" })).to.throw(
      'property incompleteExceptions was "sometimes", must be one of refused, hand-made, allowed',
    );
  });

  it("have to be in a file that can be read", () => {
    expect(() => read({ exceptionsFile: path.join(folder, "none") })).to.throw(
      /property exceptionsFile was ".*none", must be the path of a file that can be read/,
    );
  });

  it("can be those for EKS nodes, changed as the program likes", () => {
    const exceptions = eksNodeExceptions({
      owner: "platform@example.org",
      expires: "2027-03-31",
      scope: { tags: { Role: ["eks-node"] } },
      except: ["cis:5.3.4"],
    }).map((each) => ({ ...each, ticket: "SEC-1" }));

    const read13 = read({ exceptions }).exceptions;

    expect(read13).to.have.length(12);
    expect(read13[0]).to.deep.include({ ticket: "SEC-1", rule: "cis:1.1.22" });
    expect(read13[0]?.scope.tags).to.deep.equal({ Role: ["eks-node"] });
    const al2023 = eksNodeExceptions({ catalogue: ExceptionCatalogue.EksNodesAl2023 });
    expect(al2023.map(({ id }) => id)).to.include("eks-nodes-al2023-2.1.2");
    expect(() => read({ exceptions: al2023 })).to.throw("exceptions[0].owner is missing");
  });

  it("know the categories, scanners, catalogues and policies that the functions know", () => {
    expect(Object.values(ExceptionCategory)).to.deep.equal(exceptionCategories);
    expect(Object.values(ScanSource)).to.deep.equal(sources);
    expect(Object.values(ExceptionCatalogue)).to.deep.equal(Object.keys(catalogues));
    expect(Object.values(IncompleteExceptions)).to.deep.equal(incompletePolicies);
  });
});

import { expect } from "chai";
import * as fc from "fast-check";
import { stringify } from "yaml";
import {
  readExceptionsFile,
  readExceptionsOfProgram,
} from "../../../../../functions/findings/exceptions/authoring";
import { anyException } from "../../../../helpers/exceptions";
import { expectLinear } from "../../../../helpers/work";

const now = "2026-11-01T00:00:00.000Z";
const read = (text: string, incomplete?: "allowed") =>
  readExceptionsFile(text, { now, incomplete });

const whole = `exceptions:
  - id: forwarding
    rule: xccdf_org.ssgproject.content_rule_sysctl_net_ipv4_ip_forward
    scope:
      accounts: [012345678901, "123456789012"]
      tags:
        Role: [node]
      profiles: ["*_profile_stig"]
      sources: [openscap]
    category: potential-operation-impact
    justification: >
      Pods need it.
    owner: platform@example.org
    ticket: 42
    expires: 2027-03-31
`;

const one = {
  id: "one",
  rule: "S3_ENABLE_VERSIONING",
  justification: "Copies only.",
  owner: "owner@example.org",
  expires: "2027-03-31",
};

/** Each: what stands in place of a line of the file above, and the only fault that this makes. */
const faulty: readonly (readonly [line: number, text: string, fault: string])[] = [
  [2, "  - id: -bad", "2:9: exceptions[0].id was"],
  [2, "  - owners: x", "2:5: exceptions[0].id is missing"],
  [3, "", "2:5: exceptions[0].rule is missing"],
  [3, '    rule: "*"', "3:11: exceptions[0].rule was"],
  [3, "    rule: xccdf_*", "3:11: exceptions[0].rule was"],
  [3, "    rule: [a]", "3:11: exceptions[0].rule was a list"],
  [3, "    rule: cis:1.1.1", "3:11: exceptions[0].scope.benchmarks is missing"],
  [5, "      accounts: []", "5:17: exceptions[0].scope.accounts was an empty list"],
  [5, "      accounts: 123456789012", '5:17: exceptions[0].scope.accounts was "123456789012"'],
  [5, "      accounts: [1234]", '5:18: exceptions[0].scope.accounts[0] was "1234"'],
  [5, "      account: [1]", "5:7: exceptions[0].scope.account is not known here"],
  [7, "        Role: node", "7:15: exceptions[0].scope.tags.Role was"],
  [7, "        Role:", "7:14: exceptions[0].scope.tags.Role is missing"],
  [9, "      sources: [nessus]", '9:17: exceptions[0].scope.sources[0] was "nessus"'],
  [10, "    category: whatever", '10:15: exceptions[0].category was "whatever"'],
  [10, "    ctegory: false-positive", "10:5: exceptions[0].ctegory is not known here"],
  [13, "    owner:", "13:11: exceptions[0].owner is missing"],
  [13, "    owner: ~", "13:12: exceptions[0].owner is missing"],
  [13, '    owner: " "', '13:12: exceptions[0].owner was " "'],
  [15, "    expires: soon", '15:14: exceptions[0].expires was "soon"'],
  [15, "    expires: 2027-02-30", '15:14: exceptions[0].expires was "2027-02-30"'],
  [15, "    expires: 2027-03-31T12:00:00", "15:14: exceptions[0].expires was"],
  [15, "    matchesEverything: maybe", "15:24: exceptions[0].matchesEverything was"],
];

describe("the file of exceptions", () => {
  it("is read with every scalar as it stands there", () => {
    const { value, faults, warnings } = read(whole);

    expect([...faults, ...warnings]).to.deep.equal([]);
    expect(value).to.deep.equal([
      {
        id: "forwarding",
        rule: "xccdf_org.ssgproject.content_rule_sysctl_net_ipv4_ip_forward",
        scope: {
          accounts: ["012345678901", "123456789012"],
          profiles: ["*_profile_stig"],
          sources: ["openscap"],
          tags: { Role: ["node"] },
        },
        category: "potential-operation-impact",
        justification: "Pods need it.",
        owner: "platform@example.org",
        ticket: "42",
        expires: "2027-04-01T00:00:00.000Z",
        managedBy: "program",
      },
    ]);
  });

  for (const [line, text, fault] of faulty) {
    it(`has a fault with line and column where it has ${text.trim() || "nothing"}`, () => {
      const lines = whole.split("\n");
      const changed = [...lines.slice(0, line - 1), text, ...lines.slice(line)].join("\n");

      const { value, faults } = read(changed);

      expect(value).to.deep.equal([]);
      const told = faults.map((each) => `${each.line}:${each.column}: ${each.sentence}`);
      expect(
        told.filter((each) => each.startsWith(fault)),
        told.join("\n"),
      ).to.have.length(1);
    });
  }

  it("has all of its faults told at once, in the order of the file", () => {
    const { faults } = read(`exceptions:
  - id: a
    rule: x
  - id: a
    rule: y
    justification: j
    owner: o
    expires: never
surplus: true
`);

    expect(faults.map(({ line, path }) => [line, path])).to.deep.equal([
      [2, "exceptions[0].justification"],
      [2, "exceptions[0].owner"],
      [2, "exceptions[0].expires"],
      [4, "exceptions[1]"],
      [8, "exceptions[1].expires"],
      [9, "surplus"],
    ]);
  });

  it("has a fault for what is no YAML, at its place", () => {
    for (const [text, line] of [
      ["exceptions:\n  - id: a\n    id: b\n", 3],
      ["exceptions: [\n", 2],
      ["exceptions: *nowhere\n", 1],
      ["a: 1\n---\nb: 2\n", 2],
      ["exceptions:\n\t- id: a\n", 2],
    ] as const) {
      const { value, faults } = read(text);

      expect(value, text).to.deep.equal([]);
      expect(faults.map((fault) => fault.line)[0], text).to.equal(line);
      expect(faults[0]?.sentence, text).to.match(/is no YAML: |refers to/);
    }
  });

  for (const [what, text, sentence] of [
    [
      "aliases that stand for ever more aliases",
      `a: &a [x]\n${Array.from(
        "bcdefgh",
        (name, index) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${"abcdefg"[index] ?? ""}`)
            .join()}]\n`,
      ).join("")}`,
      "which stand for more than 100000 values",
    ],
    ["an alias inside of what it stands for", "exceptions: &a\n  - *a\n", "refers to *a inside of"],
    ["lists in lists", `exceptions: ${"[".repeat(30)}${"]".repeat(30)}\n`, "deeper than 20 levels"],
    [
      "far more lists in lists",
      `exceptions: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`,
      "is nested too deeply to be read",
    ],
  ] as const) {
    it(`is refused by what it is, where it has ${what}`, () => {
      const { value, faults } = read(text);

      expect(value).to.deep.equal([]);
      expect(faults.map((fault) => fault.sentence).join("\n")).to.contain(sentence);
    });
  }

  it("takes no more than its share of work, however many values, keys or aliases it has", async () => {
    const many = (size: number, line: (index: number) => string) =>
      Array.from({ length: size }, (_, index) => line(index)).join("");
    const exception = (index: number) =>
      `  - {id: a${index}, rule: r, justification: j, owner: o, expires: 9999-12-31}\n`;

    for (const text of [
      (size: number) => `exceptions:\n${many(size, exception)}`,
      (size: number) => many(4 * size, (index) => `k${index}: 1\n`),
      (size: number) => `$schema: &a x\nexceptions:\n${many(4 * size, () => "  - *a\n")}`,
    ]) {
      await expectLinear(250, (size) => {
        const written = text(size);
        return () => read(written);
      });
    }
  });

  it("may have as many exceptions as somebody writes", () => {
    const text = Array.from({ length: 20_001 }, (_, index) => `- {id: a${index}}\n`).join("");
    const { faults } = read(`exceptions:\n${text}`);

    expect(faults[0]?.sentence).to.contain("exceptions[0].rule is missing");
    expect(faults.filter(({ sentence }) => !sentence.includes("is missing"))).to.deep.equal([]);
  });

  it("may repeat what was written before by an alias", () => {
    const { value, faults } = read(
      `${whole}  - id: second\n    rule: x\n    scope: &s {targets: [i-1]}\n    justification: j\n    owner: o\n    expires: &e 2027-01-01\n` +
        `  - id: third\n    rule: y\n    scope: *s\n    justification: j\n    owner: o\n    expires: *e\n`,
    );

    expect(faults).to.deep.equal([]);
    expect(value[2]).to.deep.include({ scope: value[1]?.scope, expires: value[1]?.expires });
  });

  it("may be empty, and may be JSON", () => {
    for (const text of ["", "# nothing yet\n", "exceptions:\n", "{}", '{"exceptions": []}']) {
      expect(read(text), text).to.deep.equal({ value: [], faults: [], warnings: [] });
    }
    expect(read("[]").faults).to.have.length(1);
  });

  it("has a warning, and no fault, for one revision of a rule of DISA's", () => {
    for (const rule of [
      "SV-230223r627750_rule",
      "xccdf_mil.disa.stig_rule_SV-230223r627750_rule",
    ]) {
      const { value, faults, warnings } = read(whole.replace(/rule: .*/, `rule: ${rule}`));

      expect(faults).to.deep.equal([]);
      expect(value[0]?.rule).to.equal(rule);
      expect(warnings.map(({ sentence }) => sentence)).to.deep.equal([
        "exceptions[0].rule holds for this revision of the rule alone, SV-230223 for every one",
      ]);
    }
    const byKey = whole.replace(/rule: .*/, "rule: SV-230223");
    expect(read(byKey).warnings).to.deep.equal([]);
  });

  it("has a warning, and no fault, for an exception that has expired", () => {
    const { value, faults, warnings } = read(whole.replace("2027-03-31", "2026-10-31"));

    expect(faults).to.deep.equal([]);
    expect(value).to.have.length(1);
    expect(warnings).to.deep.equal([
      {
        path: "exceptions[0].expires",
        line: 15,
        column: 14,
        sentence: "exceptions[0].expires has passed: it hides nothing",
      },
    ]);
  });

  const bucket = "arn:aws:s3:::copies";
  const key = "arn:aws:kms:eu-central-1:210987654321:key/1";
  const contradictory: readonly [what: string, change: Record<string, unknown>, warning: string][] =
    [
      [
        "ARNs where only hosts are scanned",
        { scope: { targets: [bucket], sources: ["openscap", "scc"] } },
        "exceptions[0].scope.targets has ARNs only, by which no finding of openscap or scc goes, but those of config: it holds for nothing",
      ],
      [
        "ARNs of other accounts",
        { scope: { targets: [key], accounts: ["123456789012"] } },
        "exceptions[0].scope.targets has ARNs of other accounts than scope.accounts: it holds for nothing",
      ],
      [
        "a rule of a benchmark where only AWS Config judges",
        {
          rule: "cis:1.1.1",
          scope: { sources: ["config"], benchmarks: ["*"] },
        },
        "exceptions[0].rule is no name of a rule of AWS Config, which alone scope.sources has: it holds for nothing",
      ],
    ];
  for (const [what, change, warning] of contradictory) {
    it(`has a warning, and no fault, for one that can hold for nothing: ${what}`, () => {
      const { faults, warnings } = read(stringify({ exceptions: [{ ...one, ...change }] }));

      expect(faults).to.deep.equal([]);
      expect(warnings.map(({ sentence }) => sentence)).to.deep.equal([warning]);
    });
  }

  it("has no warning for what may hold for something", () => {
    const scopes = [
      { targets: [bucket, "i-0123456789abcdef0"], sources: ["openscap"] },
      { targets: [bucket], sources: ["config", "openscap"] },
      { targets: [bucket, key], accounts: ["123456789012"] },
      { targets: [key], accounts: ["210987654321"], sources: ["config"] },
    ];
    for (const scope of scopes) {
      expect(read(stringify({ exceptions: [{ ...one, scope }] })).warnings).to.deep.equal([]);
    }
  });

  it("may have exceptions that lack their parts where the stack allows that", () => {
    const text = "exceptions:\n  - id: a\n    rule: x\n";

    expect(read(text).faults).to.have.length(3);
    expect(read(text, "allowed").faults).to.deep.equal([]);
    expect(read(`${text}    expires: soon\n`, "allowed").faults).to.have.length(1);
  });

  it("may match every rule where it says that it means to", () => {
    const text = whole.replace(/rule: .*/, 'rule: "*"\n    matchesEverything: true');

    expect(read(text).faults).to.deep.equal([]);
  });

  it("whatever is in it, gives faults with places and never an error", () => {
    const pieces = fc.constantFrom(
      ..."exceptions: |  - id: a|    rule: x|    expires: |2027-01-01| [|]|{|}|\n|\t|&a |*a|- |: |'|\"|#|> |? |!!int |cis:1".split(
        "|",
      ),
      "|",
    );
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const { value, faults } = read(parts.join(""));

        if (faults.length > 0) expect(value).to.deep.equal([]);
        for (const { line, column, sentence } of faults) {
          expect(line).to.be.at.least(1);
          expect(column).to.be.at.least(1);
          expect(sentence).to.not.match(/undefined|\[object/);
        }
      }),
    );
  });

  it("gives back the exceptions that were written into it", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyException, { selector: ({ id }) => id }), (exceptions) => {
        const written = exceptions.filter(
          ({ rule, scope }) => !rule.startsWith("cis:") || scope.benchmarks !== undefined,
        );
        const text = stringify({
          exceptions: written.map((each) => ({ ...each, matchesEverything: true })),
        });

        const { value, faults } = read(text, "allowed");

        expect(faults).to.deep.equal([]);
        const plain = (all: unknown) => JSON.parse(JSON.stringify(all)) as unknown;
        expect(plain(value)).to.deep.equal(
          plain(written.map((each) => ({ ...each, managedBy: "program" }))),
        );
      }),
    );
  });
});

describe("exceptions of a program", () => {
  const paths = { exceptions: "exceptions", catalogues: "exceptionCatalogues" };
  const check = (exceptions: unknown, catalogues?: unknown) =>
    readExceptionsOfProgram(exceptions, catalogues, { now, paths });

  it("are checked as those of the file, with the paths of their properties", () => {
    const { faults } = check([
      { id: "a", rule: "x", justification: "j", owner: "o", expires: "soon", scope: undefined },
      { id: "b", rule: 7, justification: "j", owner: { apply: () => 1 }, expires: "2027-01-01" },
    ]);

    expect(faults.map(({ sentence }) => sentence)).to.deep.equal([
      'exceptions[0].expires was "soon", must be a date (2027-03-31) or an instant with its zone (2027-03-31T12:00:00Z)',
      "exceptions[1].rule was 7, must be the id of a rule, a pattern with *, or cis: and a CIS number, of at most 500 characters",
      "exceptions[1].owner was an output, must be a text of 1 to 256 characters: who answers for the exception",
    ]);
  });

  it("that are whole are read", () => {
    const { value, faults } = check([
      {
        id: "a",
        rule: "*",
        matchesEverything: true,
        justification: "j",
        owner: "o",
        expires: "2027-01-01",
      },
    ]);

    expect(faults).to.deep.equal([]);
    expect(value[0]).to.deep.include({ id: "a", rule: "*", scope: {} });
  });
});

import { expect } from "chai";
import fc from "fast-check";
import type { Finding } from "../../../../functions/findings/finding";
import {
  formerHubFindingId,
  hubFindingId as idIn,
  hubGeneratorId,
} from "../../../../functions/sinks/securityHub/asffIds";
import { anyFinding, findingOf, targetOf } from "../../../helpers/findings";

const hubFindingId = (finding: Finding): string => idIn(finding, "findings");

describe("ids in Security Hub", () => {
  it("name their store, so that two stacks that scan a host have findings of their own", () => {
    const [blue, green] = ["blue", "green"].map((store) => idIn(findingOf(), store));

    expect(blue).to.equal(`blue/${formerHubFindingId(findingOf())}`);
    expect(green).not.to.equal(blue);
    // Names of tables may be long, and what is cut off an id must not be what tells it apart.
    const key = "k".repeat(600);
    const long = ["blue", "green"].map((store) => idIn(findingOf({ key }), store.repeat(50)));
    expect(new Set(long).size).to.equal(2);
    for (const id of long) expect(id.length).to.equal(512);
  });

  it("stay the same through a finding's life and the benchmark's revisions", () => {
    const first = findingOf();
    const later = findingOf({
      state: "resolved",
      closedAs: "fixed",
      changedAt: "2027-01-01T00:00:00.000Z",
      benchmarkVersion: "0.1.80",
      rule: "SV-230223r999999_rule",
      title: "Another title",
      severity: "low",
      evidence: undefined,
    });

    expect(hubFindingId(later)).to.equal(hubFindingId(first));
    expect(hubGeneratorId(later)).to.equal(hubGeneratorId(first));
  });

  it("escape every part, so that no two findings share one", () => {
    const withProfile = (profile: string, key: string): Finding =>
      findingOf({ key, series: { ...findingOf().series, profile } });

    expect(hubFindingId(withProfile("a/b", "c"))).to.not.equal(
      hubFindingId(withProfile("a", "b/c")),
    );
    expect(hubFindingId(withProfile("", "a"))).to.match(/\/\/a$/);
    expect(hubFindingId(withProfile("a b~ü", "k"))).to.match(/\/a%20b%7E%C3%BC\/k$/);
  });

  it("differ for different findings, even where their parts are made to look alike", () => {
    const part = fc
      .array(fc.constantFrom("a", "/", "~", "%", "%2F", "%7E", " ", "漢"), { maxLength: 4 })
      .map((pieces) => pieces.join(""));
    const parts = fc.tuple(part, part, part);
    const idOf = ([benchmark, profile, key]: readonly [string, string, string]): string =>
      hubFindingId(findingOf({ key, series: { ...findingOf().series, benchmark, profile } }));

    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(idOf(a) === idOf(b)).to.equal(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 1000 },
    );
  });

  it("are printable ASCII of at most 512 characters, still told apart where they were cut", () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        for (const id of [hubFindingId(finding), hubGeneratorId(finding)]) {
          expect(id).to.match(/^[\x21-\x7e]{1,512}$/);
        }
      }),
    );
    const long = "x".repeat(600);
    const ids = [`${long}a`, `${long}b`].map((key) => hubFindingId(findingOf({ key })));
    expect(ids[0])
      .to.have.lengthOf(512)
      .and.match(/~[0-9a-f]{64}$/);
    expect(ids[0]).to.not.equal(ids[1]);
  });

  it("tell targets of different accounts and regions apart", () => {
    const ids = [
      targetOf(),
      targetOf({ account: "210987654321" }),
      targetOf({ region: "eu-west-1" }),
    ].map((target) => hubFindingId(findingOf({ series: { ...findingOf().series, target } })));

    expect(new Set(ids).size).to.equal(3);
  });
});

import { expect } from "chai";
import type { RuleMetadata } from "../../../functions/findings/model";
import { reconcile } from "../../../functions/findings/life/reconcile";
import { textDigest, wordsOf } from "../../../functions/findings/words";
import { after, inputOf, outcome, series } from "../../helpers/scans";

const of = { series, key: "a" };
const later = "2026-11-02T00:00:00.000Z";

/** A failing rule of which the scan says something. */
function said(texts: Partial<RuleMetadata>) {
  const metadata: RuleMetadata = { rule: "a", references: [], idents: [], ...texts };
  return { ...outcome("a", "fail"), metadata };
}

describe("what a scan says of a rule", () => {
  it("has a digest by which the same words are known, and no others", () => {
    const texts = { title: "t", description: "d", fixText: "f" };
    const digest = textDigest(of, texts);

    expect(
      textDigest({ ...of, series: { ...series, profile: "p" } as typeof series }, texts),
    ).to.equal(digest);
    const others = [
      textDigest(of, { ...texts, title: "u" }),
      textDigest(of, { ...texts, description: "e" }),
      textDigest(of, { ...texts, fixText: "g" }),
      textDigest(of, { title: "t", description: "df" }),
      textDigest({ ...of, key: "b" }, texts),
      textDigest({ series: { ...series, benchmark: "c" }, key: "a" }, texts),
    ];
    expect(new Set([digest, ...others]).size).to.equal(others.length + 1);
  });

  it("stays what the host said before where a later scan says nothing", () => {
    const known = wordsOf(said({ title: "t", description: "d" }), of, undefined);

    expect(wordsOf(outcome("a", "fail"), of, known)).to.deep.equal(known);
    expect(wordsOf(said({}), of, known)).to.include({ textDigest: known.textDigest });
  });

  it("changes its finding where it says something else of the rule", () => {
    const before = after(inputOf([said({ fixText: "one" })]));

    const { changes, noted } = reconcile(
      inputOf([said({ fixText: "another" })], before, { time: later }),
    );

    expect(changes.map(({ kind, finding }) => [kind, finding.fixText])).to.deep.equal([
      ["updated", "another"],
    ]);
    expect(noted).to.deep.equal([]);
  });

  it("is noted, and nobody is notified, where a former release did not keep it with the finding", () => {
    const before = after(inputOf([said({ fixText: "one" })])).map(
      ({ textDigest: _digest, fixText: _fixText, description: _description, ...rest }) => rest,
    );

    const { changes, noted } = reconcile(
      inputOf([said({ fixText: "one" })], before, { time: later }),
    );

    expect(changes).to.deep.equal([]);
    expect(noted.map(({ fixText }) => fixText)).to.deep.equal(["one"]);
    expect(noted[0]?.textDigest).to.be.a("string");
  });
});

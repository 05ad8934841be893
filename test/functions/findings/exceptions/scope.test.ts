import { expect } from "chai";
import * as fc from "fast-check";
import type { ExceptionScope, Tags } from "../../../../functions/findings/exceptions";
import { exceptionFor } from "../../../../functions/findings/exceptions";
import { series } from "../../../helpers/scans";
import { anyScope } from "../../../helpers/exceptions";

const { account, id } = series.target;

function holds(scope: ExceptionScope, tags?: Tags, title?: string): boolean {
  const rule = { rule: "r", key: "r", title };
  const exception = { id: "e", rule: "r", scope };
  return exceptionFor([exception], series, rule, "2026-11-01T00:00:00Z", tags) !== undefined;
}

describe("the scope of an exception", () => {
  it("holds where every part matches by any of its entries", () => {
    expect(holds({})).to.equal(true);
    expect(
      holds({
        accounts: ["999999999999", account],
        targets: [id],
        profiles: ["*_profile_stig"],
        benchmarks: ["*"],
        sources: ["inspec", series.source],
      }),
    ).to.equal(true);
  });

  it("does not hold where one part does not match", () => {
    const whole = { accounts: [account], targets: [id], profiles: [series.profile] };

    expect(holds({ ...whole, accounts: ["999999999999"] })).to.equal(false);
    expect(holds({ ...whole, targets: ["i-0fedcba9876543210"] })).to.equal(false);
    expect(holds({ ...whole, profiles: ["another"] })).to.equal(false);
    expect(holds({ ...whole, benchmarks: ["another"] })).to.equal(false);
    expect(holds({ ...whole, sources: ["scc"] })).to.equal(false);
  });

  describe("of a resource", () => {
    const exception = { id: "e", rule: "r" };
    const of = (arn: string, target: string, source: "config" | "inspec" = "config"): boolean =>
      exceptionFor(
        [{ ...exception, scope: { targets: [target] } }],
        { ...series, source, target: { ...series.target, id: arn } },
        { rule: "r", key: "r" },
        "2026-11-01T00:00:00Z",
      ) !== undefined;

    const names: readonly [string, string][] = [
      ["arn:aws:s3:::copies", "copies"],
      ["arn:aws:ec2:eu-central-1:111122223333:security-group/sg-0a1b2c3d", "sg-0a1b2c3d"],
      ["arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/f", "/aws/lambda/f"],
    ];
    for (const [arn, name] of names) {
      it(`holds for ${name} by AWS Config's id as by the ARN`, () => {
        expect(of(arn, name)).to.equal(true);
        expect(of(arn, arn)).to.equal(true);
        expect(of(arn, name.slice(0, -1))).to.equal(false);
        expect(of(arn, name, "inspec")).to.equal(false);
      });
    }
  });

  it("with a part that has no entries holds nowhere", () => {
    for (const part of ["accounts", "targets", "profiles", "benchmarks", "sources", "titles"]) {
      expect(holds({ [part]: [] }, {}, "t"), part).to.equal(false);
    }
    expect(holds({ tags: {} }, {})).to.equal(false);
    expect(holds({ tags: { Env: [] } }, { Env: "dev" })).to.equal(false);
  });

  it("wants all keys of its tags, each with any of its values", () => {
    const tags = { Env: ["dev", "test"], Team: ["*"] };

    expect(holds({ tags }, { Env: "test", Team: "a", More: "b" })).to.equal(true);
    expect(holds({ tags }, { Env: "prod", Team: "a" })).to.equal(false);
    expect(holds({ tags }, { Env: "dev" })).to.equal(false);
    expect(holds({ tags: { toString: ["*"] } }, {})).to.equal(false);
  });

  it("by tag never holds where the tags are not known", () => {
    fc.assert(
      fc.property(anyScope, (scope) => {
        if (scope.tags !== undefined) expect(holds(scope, undefined, "t")).to.equal(false);
      }),
    );
  });

  it("by title holds only for a title that is known, without regard to case", () => {
    const titles = ["*IP forwarding*", "exactly this"];

    expect(holds({ titles }, {}, "Ensure ip Forwarding is disabled")).to.equal(true);
    expect(holds({ titles }, {}, "Exactly This")).to.equal(true);
    expect(holds({ titles }, {}, "Ensure IPv6 is disabled")).to.equal(false);
    expect(holds({ titles }, {})).to.equal(false);
  });

  it("with one more part never holds where it did not hold without", () => {
    fc.assert(
      fc.property(anyScope, anyScope, (a, b) => {
        const both = { ...a, ...b };
        const tags = { Env: "dev" };
        const only = Object.fromEntries(Object.entries(a).filter(([part]) => !(part in b)));

        if (holds(both, tags, "t")) expect(holds(only, tags, "t")).to.equal(true);
      }),
    );
  });
});

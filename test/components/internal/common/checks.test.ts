import { expect } from "chai";
import fc from "fast-check";
import {
  ArgumentChecks,
  checkCommonArgs,
  checkName,
} from "../../../../components/internal/common/checks";

const checks = new ArgumentChecks("ScapPipeline", "scap");

describe("ArgumentChecks", () => {
  it("says which component, which property, what it was and what it must be", () => {
    expect(() => {
      checks.wholeNumber("logRetentionDays", 0, 1, 30);
    }).to.throw(
      'ScapPipeline "scap": property logRetentionDays was 0, must be a whole number from 1 to 30',
    );
  });

  it("takes whole numbers within the limits and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -5, max: 40 }), fc.double()), (value) => {
        const call = (): void => {
          checks.wholeNumber("days", value, 1, 30);
        };
        if (Number.isInteger(value) && value >= 1 && value <= 30) expect(call).not.to.throw();
        else expect(call).to.throw("must be a whole number from 1 to 30");
      }),
    );
  });

  it("says nothing of what was left out", () => {
    checks.wholeNumber("days", undefined, 1, 30);
    checks.oneOf("mode", undefined, ["a"]);
    checks.matches("path", undefined, /x/, "x");
    checks.listLength("list", undefined, 1, 2);
    checks.distinct("list", undefined);
  });

  it("tells a text from a number, and cuts a long one", () => {
    expect(() => {
      checks.oneOf<string>("metrics", "365", ["both", "none"]);
    }).to.throw('property metrics was "365", must be one of both, none');
    expect(() => {
      checks.matches("path", "x".repeat(1000), /y/, "y");
    }).to.throw(/was "x{198}…, must be y$/);
  });

  it("refuses an empty list, a long one and one with an entry twice", () => {
    expect(() => {
      checks.listLength("names", [], 1, 2);
    }).to.throw("must be a list of 1 to 2 entries");
    expect(() => {
      checks.listLength("names", [1, 2, 3], 1, 2);
    }).to.throw("must be a list of 1 to 2 entries");
    expect(() => {
      checks.distinct("names", ["a", "a"]);
    }).to.throw("must be a list in which no entry occurs twice");
  });
});

describe("checkName", () => {
  it("takes names that a bucket, a role and a function can be named after", () => {
    for (const name of ["scap", "Scap-2", "a".repeat(40)]) checkName("ScapPipeline", name);
  });

  it("refuses any other", () => {
    for (const name of ["", "1st", "with_underscore", "a".repeat(41), "ä"]) {
      expect(() => {
        checkName("ScapPipeline", name);
      }).to.throw(`ScapPipeline "${name}": the name must be 1 to 40 letters`);
    }
  });
});

describe("checkCommonArgs", () => {
  it("takes what AWS takes", () => {
    checkCommonArgs(checks, {});
    checkCommonArgs(checks, {
      iamPath: "/compliance/scap/",
      logRetentionDays: 400,
      vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    });
    checkCommonArgs(checks, { iamPath: "/" });
  });

  it("refuses a retention that CloudWatch Logs does not have", () => {
    expect(() => {
      checkCommonArgs(checks, { logRetentionDays: 42 });
    }).to.throw("property logRetentionDays was 42, must be one of 1, 3, 5, 7");
  });

  it("refuses a path without its slashes", () => {
    for (const iamPath of ["compliance", "/compliance", "compliance/", ""]) {
      expect(() => {
        checkCommonArgs(checks, { iamPath });
      }).to.throw(`property iamPath was "${iamPath}", must be a path that begins and ends with /`);
    }
  });

  it("refuses a VPC without subnets or security groups", () => {
    expect(() => {
      checkCommonArgs(checks, { vpc: { subnetIds: [], securityGroupIds: ["sg-1"] } });
    }).to.throw("property vpc.subnetIds was [], must be a list of 1 to 16 entries");
    expect(() => {
      checkCommonArgs(checks, { vpc: { subnetIds: ["subnet-1"], securityGroupIds: [] } });
    }).to.throw("property vpc.securityGroupIds was []");
  });
});

describe("tags of one's own", () => {
  const tags = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`Tag${index}`, "value"]));

  it("leave room for the component's own, of the fifty that AWS takes", () => {
    checkCommonArgs(checks, { tags: tags(49) });
    expect(() => {
      checkCommonArgs(checks, { tags: tags(50) });
    }).to.throw('property tags was "50 tags", must be at most 49: AWS takes 50 on a resource');
  });

  it("have keys and values that AWS takes", () => {
    const keys: Record<string, string>[] = [
      { "aws:x": "y" },
      { "": "y" },
      { ["k".repeat(129)]: "y" },
    ];
    for (const wrong of keys) {
      expect(() => {
        checkCommonArgs(checks, { tags: wrong });
      }).to.throw("must be keys of 1 to 128 characters, none of aws:");
    }
    expect(() => {
      checkCommonArgs(checks, { tags: { k: "v".repeat(257) } });
    }).to.throw("property tags.k was");
  });
});

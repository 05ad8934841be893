import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import type { CommonArgs } from "../../../../components";
import { ArgumentChecks, checkedArguments } from "../../../../components/internal/common/checks";
import { checking } from "../../../helpers/argumentChecks";

/** What is said of faults; empty where there are none. */
function faultsOf(check: (checks: ArgumentChecks) => void): string {
  try {
    checking(check);
    return "";
  } catch (error) {
    expect(error).to.be.instanceOf(pulumi.RunError);
    return (error as Error).message;
  }
}

describe("ArgumentChecks", () => {
  it("says which component, which property, what it was and what it must be", () => {
    expect(
      faultsOf((checks) => {
        checks.wholeNumber("logRetentionDays", 0, 1, 30);
      }),
    ).to.equal(
      'ScapPipeline "scap": property logRetentionDays was 0, must be a whole number from 1 to 30',
    );
  });

  it("says all that is wrong, each fault in a line, and each but once", () => {
    expect(
      faultsOf((checks) => {
        checks.wholeNumber("days", 0, 1, 30);
        checks.oneOf<string>("mode", "x", ["a", "b"]);
        checks.oneOf<string>("mode", "x", ["a", "b"]);
      }).split("\n"),
    ).to.deep.equal([
      'ScapPipeline "scap": property days was 0, must be a whole number from 1 to 30',
      'ScapPipeline "scap": property mode was "x", must be one of a, b',
    ]);
  });

  it("says nothing more of a property whose value, or a part of it, is of the wrong type", () => {
    const checks = new ArgumentChecks("ComplianceReport", "report", [
      { property: "slack.tokenSecretArn", sentence: "was 5, must be a string" },
    ]);
    checks.refuse("slack", ["channelId"], "given exactly one of two");
    checks.refuse("slackChannel", "x", "y");

    expect(() => {
      checks.finish();
    }).to.throw(
      'ComplianceReport "report": property slack.tokenSecretArn was 5, must be a string\n' +
        'ComplianceReport "report": property slackChannel was "x", must be y',
    );
  });

  it("stops where nothing else can be told, with what was wrong before", () => {
    expect(
      faultsOf((checks) => {
        checks.wholeNumber("days", 0, 1, 30);
        checks.stop("commands", "x", "a module");
      }).split("\n"),
    ).to.deep.equal([
      'ScapPipeline "scap": property days was 0, must be a whole number from 1 to 30',
      'ScapPipeline "scap": property commands was "x", must be a module',
    ]);
  });

  it("takes whole numbers within the limits and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -5, max: 40 }), fc.double()), (value) => {
        const said = faultsOf((checks) => {
          checks.wholeNumber("days", value, 1, 30);
        });
        if (Number.isInteger(value) && value >= 1 && value <= 30) expect(said).to.equal("");
        else expect(said).to.include("must be a whole number from 1 to 30");
      }),
    );
  });

  it("says nothing of what was left out", () => {
    checking((checks) => {
      checks.wholeNumber("days", undefined, 1, 30);
      checks.oneOf("mode", undefined, ["a"]);
      checks.matches("path", undefined, /x/, "x");
      checks.listLength("list", undefined, 1, 2);
      checks.distinct("list", undefined);
    });
  });

  it("tells a text from a number, and cuts a long one", () => {
    expect(
      faultsOf((checks) => {
        checks.oneOf<string>("metrics", "365", ["both", "none"]);
      }),
    ).to.include('property metrics was "365", must be one of both, none');
    expect(
      faultsOf((checks) => {
        checks.matches("path", "x".repeat(1000), /y/, "y");
      }),
    ).to.match(/was "x{198}…, must be y$/);
  });

  it("shows what JSON has no word for", () => {
    const shown = (value: unknown): string => {
      const said = faultsOf((checks) => {
        checks.refuse("x", value, "y");
      });
      return /was (.*), must be y$/.exec(said)?.[1] ?? said;
    };

    expect(shown(Number.NaN)).to.equal("NaN");
    expect(shown(10n)).to.equal("10n");
    expect(shown(pulumi.output("a"))).to.equal("an Output");
    expect(shown({ a: [pulumi.output("a"), 1] })).to.equal('{"a":["(an Output)",1]}');
    expect(shown(undefined)).to.equal("left out");
  });

  it("refuses an empty list, a long one and one with an entry twice", () => {
    for (const list of [[], [1, 2, 3]]) {
      expect(
        faultsOf((checks) => {
          checks.listLength("names", list, 1, 2);
        }),
      ).to.include("must be a list of 1 to 2 entries");
    }
    expect(
      faultsOf((checks) => {
        checks.distinct("names", ["a", "a"]);
      }),
    ).to.include("must be a list in which no entry occurs twice");
  });
});

function check(args: CommonArgs, name = "recorder"): void {
  checkedArguments("ConfigRecorder", name, args, () => undefined);
}

describe("the arguments that every component takes", () => {
  it("are taken as AWS takes them", () => {
    check({});
    check({
      iamPath: "/compliance/scap/",
      logRetentionDays: 400,
      vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    });
    check({ iamPath: "/" });
  });

  it("may not have a retention that CloudWatch Logs does not have", () => {
    expect(() => {
      check({ logRetentionDays: 42 });
    }).to.throw("property logRetentionDays was 42, must be one of 1, 3, 5, 7");
  });

  it("may not have a path without its slashes", () => {
    for (const iamPath of ["compliance", "/compliance", "compliance/", ""]) {
      expect(() => {
        check({ iamPath });
      }).to.throw(`property iamPath was "${iamPath}", must be a path that begins and ends with /`);
    }
  });

  it("may not have a VPC without subnets or security groups", () => {
    expect(() => {
      check({ vpc: { subnetIds: [], securityGroupIds: ["sg-1"] } });
    }).to.throw("property vpc.subnetIds was [], must be a list of 1 to 16 entries");
    expect(() => {
      check({ vpc: { subnetIds: ["subnet-1"], securityGroupIds: [] } });
    }).to.throw("property vpc.securityGroupIds was []");
  });

  it("go with a name that a bucket, a role and a function can be named after", () => {
    for (const name of ["scap", "Scap-2", "a".repeat(40)]) check({}, name);
  });

  it("go with no other name", () => {
    for (const name of ["", "1st", "with_underscore", "a".repeat(41), "ä"]) {
      expect(() => {
        check({}, name);
      }).to.throw(`ConfigRecorder "${name}": the name must be 1 to 40 letters`);
    }
  });
});

describe("names that AWS keeps for itself", () => {
  it("are refused", () => {
    expect(() => {
      check({}, "aws-scans");
    }).to.throw("the name must not begin with amazon, amzn, aws, ssm, sthree- or xn--");
  });
});

describe("tags of one's own", () => {
  const tags = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`Tag${index}`, "value"]));

  it("leave room for the component's own, of the fifty that AWS takes", () => {
    check({ tags: tags(49) });
    expect(() => {
      check({ tags: tags(50) });
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
        check({ tags: wrong });
      }).to.throw("must be keys of 1 to 128 characters, none of aws:");
    }
    expect(() => {
      check({ tags: { k: "v".repeat(257) } });
    }).to.throw("property tags.k was");
  });
});

import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { readScript } from "../../../../components/internal/scan/assets";
import {
  checkDocumentSize,
  maximumDocumentBytes,
} from "../../../../components/internal/scan/commandDocument";
import {
  scanDocument,
  type ScanDocumentParameters,
} from "../../../../components/internal/scap/document";

describe("The scan document", () => {
  const { parameters, mainSteps } = scanDocument();
  const names = Object.keys(parameters) as (keyof ScanDocumentParameters)[];

  it("runs the script as it is, on Linux only", () => {
    const [step] = mainSteps;

    expect(step.action).to.equal("aws:runShellScript");
    expect(step.precondition).to.deep.equal({ StringEquals: ["platformType", "Linux"] });
    expect(`${step.inputs.runCommand.join("\n")}\n`).to.equal(readScript("scap-scan.sh"));
  });

  it("gives every parameter to the script as an environment variable, and nothing to its text", () => {
    const script = readScript("scap-scan.sh");

    expect(script).not.to.contain("{{");
    for (const name of names) {
      expect(parameters[name].interpolationType).to.equal("ENV_VAR");
      expect(script).to.contain(`SSM_${name}`);
    }
    const read = [...script.matchAll(/\bSSM_([A-Za-z]+)\b/g)].map(([, name]) => name);
    expect([...new Set(read)].sort()).to.deep.equal([...names].sort());
  });

  it("names parameters as the agent takes them", () => {
    for (const name of names) expect(name).to.match(/^[a-zA-Z0-9]+$/);
  });

  it("wants a bucket and has a default, of the allowed ones, for everything else", () => {
    for (const name of names) {
      const { default: byDefault, allowedPattern, allowedValues } = parameters[name];
      if (name === "ResultsBucket") {
        expect(byDefault).to.equal(undefined);
      } else {
        expect(byDefault, name).to.be.a("string");
        if (allowedPattern !== undefined) expect(byDefault).to.match(new RegExp(allowedPattern));
        if (allowedValues !== undefined) expect(allowedValues).to.include(byDefault);
      }
    }
  });

  it("takes what is meant", () => {
    const meant: [keyof ScanDocumentParameters, ...string[]][] = [
      ["ResultsBucket", "results-1234", "scap.example.com"],
      ["BucketOwner", "123456789012"],
      ["Profile", "stig", "xccdf_org.ssgproject.content_profile_cis_server_l1"],
      ["DataStream", "/usr/share/xml/scap/ssg/content/ssg-rhel8-ds.xml", "s3://bucket/a/b@1.xml"],
      ["SkipRules", "slow", "xccdf_org.ssgproject.content_rule_slow,other"],
      ["ProbeMemoryRatio", "0.3", "0", "1"],
      ["ProbeMaxItems", "5000"],
      ["ProbeIgnorePaths", "/", "/srv:/var/lib/data"],
      ["RoleId", "AROAEXAMPLEHOSTROLE01"],
      ["ScanTimeout", "60", "86400"],
    ];
    for (const [name, ...values] of meant) {
      for (const value of values) {
        expect(value).to.match(new RegExp(parameters[name].allowedPattern ?? "$^"), name);
      }
    }
  });

  it("takes no text that could mean something to a shell", () => {
    for (const name of names) {
      const { allowedPattern } = parameters[name];
      if (allowedPattern === undefined) continue;
      for (const hostile of [
        "$(id)",
        "`id`",
        "a;b",
        "a|b",
        "a&b",
        "a b",
        '"',
        "'",
        "a\\b",
        "a\nb",
      ]) {
        for (const value of [hostile, `/${hostile}`, `s3://bucket/${hostile}`]) {
          expect(value).not.to.match(new RegExp(allowedPattern), name);
        }
      }
    }
  });

  // Go refuses a repetition above 1000, and nested ones that multiply to more.
  it("has patterns that the agent, which is a Go program, can compile", () => {
    for (const name of names) {
      const pattern = parameters[name].allowedPattern ?? "";
      expect(pattern).not.to.match(/\)\{/, name);
      for (const [, count] of pattern.matchAll(/\{(?:\d+,)?(\d+)\}/g)) {
        expect(Number(count)).to.be.at.most(1000);
      }
      expect(pattern).not.to.match(/\(\?[^:]/, name);
    }
  });

  it("leaves the script time to report a scan that took too long", () => {
    const { parameters: given, mainSteps: steps } = scanDocument({ scanTimeoutSeconds: 600 });

    expect(given.ScanTimeout.default).to.equal("600");
    expect(Number(steps[0].inputs.timeoutSeconds)).to.be.at.least(600 + 900 + 600);
    const longest = scanDocument({ scanTimeoutSeconds: 86_400 });
    expect(Number(longest.mainSteps[0].inputs.timeoutSeconds)).to.be.at.most(172_800);
  });

  it("is well below what SSM takes, and refuses to be more", () => {
    expect(Buffer.byteLength(JSON.stringify(scanDocument()))).to.be.below(
      maximumDocumentBytes / 1.5,
    );
    expect(() => {
      checkDocumentSize("x".repeat(maximumDocumentBytes));
    }).not.to.throw();
    expect(() => {
      checkDocumentSize("x".repeat(maximumDocumentBytes + 1));
    }).to.throw("The document has 65537 bytes, but SSM takes at most 65536.");
  });

  it("is the same text each time", () => {
    expect(JSON.stringify(scanDocument())).to.equal(JSON.stringify(scanDocument()));
  });

  it("ends on an agent that sets no environment variables, and says what to update", () => {
    const script = mainSteps[0].inputs.runCommand.join("\n");

    const { status, stdout } = spawnSync("sh", ["-c", script], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });

    expect(status).to.equal(2);
    expect(stdout.trim().split("\n")).to.have.length(1);
    expect(stdout).to.contain("older than 3.3.2746.0").and.to.contain("AWS-UpdateSSMAgent");
  });
});

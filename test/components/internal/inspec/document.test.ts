import { expect } from "chai";
import { readScript } from "../../../../components/internal/scan/assets";
import { maximumDocumentBytes } from "../../../../components/internal/scan/commandDocument";
import {
  inspecDocument,
  type InspecDocumentParameters,
} from "../../../../components/internal/inspec/document";

describe("The audit document", () => {
  const { parameters, mainSteps } = inspecDocument();
  const names = Object.keys(parameters) as (keyof InspecDocumentParameters)[];
  const script = readScript("inspec-scan.sh");

  it("runs the script as it is, with every parameter as an environment variable", () => {
    expect(`${mainSteps[0].inputs.runCommand.join("\n")}\n`).to.equal(script);
    expect(script).not.to.contain("{{");
    const read = [...script.matchAll(/\bSSM_([A-Za-z]+)\b/g)].map(([, name]) => name);
    expect([...new Set(read)].sort()).to.deep.equal([...names].sort());
    for (const name of names) expect(parameters[name].interpolationType).to.equal("ENV_VAR");
  });

  it("takes what is meant", () => {
    const meant: [keyof InspecDocumentParameters, ...string[]][] = [
      ["GitHubOwner", "dev-sec"],
      ["GitHubPath", "", "profiles/linux"],
      ["GitHubRef", "v1.0.0", "feature/x", "bb3912f25984007d875b7b7e4371c3c5ebddee2c"],
      ["TokenParameter", "/github/token", "token"],
      ["TokenSecret", "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:a/b-x1Y2"],
      ["ProfileUri", "s3://bucket/profiles/mine.tar.gz"],
      ["Inputs", "bGV2ZWw6IDE=", "s3://bucket/inputs.yml"],
      ["AuditorVersion", "5.22.65"],
    ];
    for (const [name, ...values] of meant) {
      for (const value of values) {
        expect(value).to.match(new RegExp(parameters[name].allowedPattern ?? "$^"), name);
      }
    }
  });

  it("takes no text that could mean something to a shell, to curl or to JSON", () => {
    for (const name of names) {
      const { allowedPattern } = parameters[name];
      if (allowedPattern === undefined) continue;
      for (const hostile of [
        "$(id)",
        "`id`",
        "a;b",
        "a|b",
        "a b",
        '"',
        "'",
        "a\\b",
        "a\nb",
        "a#b",
      ]) {
        for (const value of [hostile, `x/${hostile}`, `s3://bucket/${hostile}`]) {
          expect(value).not.to.match(new RegExp(allowedPattern), name);
        }
      }
    }
  });

  it("leaves the script time to report an audit that took too long, and fits into SSM", () => {
    const document = inspecDocument({ scanTimeoutSeconds: 600 });

    expect(document.parameters.ScanTimeout.default).to.equal("600");
    expect(Number(document.mainSteps[0].inputs.timeoutSeconds)).to.be.at.least(600 + 600 + 600);
    expect(Buffer.byteLength(JSON.stringify(document))).to.be.below(maximumDocumentBytes / 1.5);
  });
});

import { expect } from "chai";
import { ComplianceSeverity } from "../../../../components";
import { scanParameters } from "../../../../components/internal/scap/association";
import { type ScanDocument, scanDocument } from "../../../../components/internal/scap/document";
import { mapOf, pipeline } from "../../../helpers/pipeline";

describe("the association", () => {
  it("scans hosts tagged RunSCAP=True each night, a tenth of them at a time", async () => {
    const { inputs } = (await pipeline()).one("Association");

    expect(inputs["targets"]).to.deep.equal([{ key: "tag:RunSCAP", values: ["True"] }]);
    expect(inputs).to.include({
      name: "scap-scan",
      scheduleExpression: "cron(0 2 ? * * *)",
      applyOnlyAtCronInterval: false,
      maxConcurrency: "10%",
      maxErrors: "100%",
      complianceSeverity: "HIGH",
    });
  });

  it("tells each host where to upload to, and whose bucket that has to be", async () => {
    const { inputs } = (await pipeline()).one("Association");

    expect(mapOf(inputs, "parameters")).to.deep.equal({
      ResultsBucket: "scap-results",
      BucketOwner: "123456789012",
      BucketRegion: "eu-central-1",
    });
  });

  it("goes by other tags and another schedule when told to", async () => {
    const { inputs } = (
      await pipeline({
        targetTags: { Env: ["prod", "stage"], RunSCAP: ["True"] },
        schedule: {
          expression: "cron(0 4 ? * SUN *)",
          onlyOnSchedule: true,
          maxConcurrency: "50",
          maxErrors: "5%",
          complianceSeverity: ComplianceSeverity.Critical,
        },
        silentAfterHours: 0,
      })
    ).one("Association");

    expect(inputs["targets"]).to.deep.equal([
      { key: "tag:Env", values: ["prod", "stage"] },
      { key: "tag:RunSCAP", values: ["True"] },
    ]);
    expect(inputs).to.include({
      scheduleExpression: "cron(0 4 ? * SUN *)",
      applyOnlyAtCronInterval: true,
      maxConcurrency: "50",
      maxErrors: "5%",
      complianceSeverity: "CRITICAL",
    });
  });
});

describe("the document", () => {
  it("is the scan document to the letter, and free of other languages' placeholders", async () => {
    const { inputs } = (await pipeline()).one("Document");

    const content = String(inputs["content"]);
    expect(JSON.parse(content)).to.deep.equal(scanDocument());
    expect(content).not.to.match(/[$%]\{/);
    expect(inputs).to.include({ documentType: "Command", documentFormat: "JSON" });
  });

  it("gives the scan the time that is asked for", async () => {
    const { inputs } = (await pipeline({ scan: { timeoutSeconds: 7200 } })).one("Document");

    const { parameters } = JSON.parse(String(inputs["content"])) as ScanDocument;
    expect(parameters.ScanTimeout.default).to.equal("7200");
  });
});

describe("scanParameters", () => {
  it("are texts that the document's own patterns take", () => {
    const given = scanParameters(
      {
        profile: "stig",
        dataStream: "s3://content/ds.xml",
        tailoringFile: "/etc/tailoring.xml",
        checklist: "pcidss.xml",
        skipRules: ["a", "b"],
        installMissing: false,
        htmlReport: true,
        fetchRemoteResources: true,
        withoutSystemCharacteristics: false,
        probeMemoryRatio: 0.25,
        probeMaxItems: 1000,
        probeIgnorePaths: ["/mnt", "/nfs"],
      },
      { fipsEndpoints: true, dualStackEndpoints: true },
    );

    expect(given).to.deep.equal({
      Profile: "stig",
      DataStream: "s3://content/ds.xml",
      TailoringFile: "/etc/tailoring.xml",
      Checklist: "pcidss.xml",
      SkipRules: "a,b",
      AllowInstall: "false",
      Report: "true",
      FetchRemoteResources: "true",
      WithoutSystemCharacteristics: "false",
      ProbeMemoryRatio: "0.250000",
      ProbeMaxItems: "1000",
      ProbeIgnorePaths: "/mnt:/nfs",
      UseFipsEndpoint: "true",
      UseDualStackEndpoint: "true",
    });
    const { parameters } = scanDocument();
    for (const [name, value] of Object.entries(given)) {
      const known = parameters[name as keyof typeof parameters];
      expect(known, name).not.to.equal(undefined);
      expect(value, name).to.match(new RegExp(known.allowedPattern ?? "^(true|false)$"));
    }
  });

  it("are left to the document's defaults where nothing is said", () => {
    expect(
      scanParameters({ skipRules: [], probeIgnorePaths: [] }, { dualStackEndpoints: false }),
    ).to.deep.equal({});
  });
});

import { expect } from "chai";
import { IdentityError, PermanentError } from "../../../../functions/errors";
import {
  checkClaims,
  checkUploader,
  parseUploadKey,
} from "../../../../functions/pipeline/uploads/identity";
import { inspecUploads, scapUploads } from "../../../../functions/pipeline/uploads/uploadKinds";
import type { Upload } from "../../../../functions/pipeline/uploads/uploads";

const folder = "AROAEXAMPLEROLEID0001:i-0123456789abcdef0";
const key = `${folder}/2026-11-21T02-00-00Z-scap-results.xml.gz`;

function upload(principal: string | undefined): Upload {
  return { bucket: "b", key, size: 1, time: "2026-11-21T02:00:01.000Z", principal };
}

function claims(...instanceIds: readonly string[]) {
  return { addresses: [], facts: [], instanceIds };
}

describe("the key of an upload", () => {
  it("names the folder, the instance and what the object is", () => {
    expect(parseUploadKey(key, scapUploads)).to.deep.equal({
      folder,
      instanceId: "i-0123456789abcdef0",
      timestamp: "2026-11-21T02-00-00Z",
      kind: "results",
    });
  });

  it("may be that of a hybrid node's failure record", () => {
    const parsed = parseUploadKey(
      "AROAX:mi-0123456789abcdef0/2026-11-21T02-00-00Z-scap-failure.json",
      scapUploads,
    );

    expect(parsed).to.include({ instanceId: "mi-0123456789abcdef0", kind: "failure" });
  });

  it("is that of one scanner: its results in its format, and its failure records", () => {
    const named = (name: string) => `${folder}/2026-11-21T02-00-00Z-${name}`;

    for (const name of ["json", "json.gz", "json.bz2"].map((each) => `inspec-results.${each}`)) {
      expect(parseUploadKey(named(name), inspecUploads)).to.include({ kind: "results" });
    }
    const failure = parseUploadKey(named("inspec-failure.json"), inspecUploads);
    expect(failure).to.include({ kind: "failure" });
    for (const name of [
      "scap-results.xml.gz",
      "scap-failure.json",
      "inspec-results.xml",
      "inspec-results.json.zip",
      "inspec-results.json.gz.bz2",
      "inspec-failure.json.gz",
    ]) {
      expect(() => parseUploadKey(named(name), inspecUploads), name).to.throw(PermanentError);
    }
  });

  it("is refused with a sentence where a host could not have written it", () => {
    for (const bad of [
      "x-scap-results.xml.gz",
      `${folder}/../other/1-scap-results.xml`,
      "AROA:web/1",
    ]) {
      expect(() => parseUploadKey(bad, scapUploads), bad).to.throw(
        PermanentError,
        "must be <role id>:<instance id>/",
      );
    }
  });
});

describe("an upload", () => {
  it("is believed from the instance whose folder it is in", () => {
    checkUploader(upload(`AWS:${folder}`), parseUploadKey(key, scapUploads), []);
  });

  it("is not believed from another instance, from a person, or from nobody", () => {
    for (const principal of [
      "AWS:AROAEXAMPLEROLEID0001:i-0fedcba9876543210",
      "AWS:AIDAPERSON",
      undefined,
    ]) {
      expect(() => {
        checkUploader(upload(principal), parseUploadKey(key, scapUploads), []);
      }, principal).to.throw(IdentityError);
    }
  });

  it("is believed from a role that is trusted to upload for every host", () => {
    checkUploader(upload("AWS:AROACENTRAL:collector"), parseUploadKey(key, scapUploads), [
      "AROACENTRAL",
    ]);
  });

  it("is not believed where the file names other instances only", () => {
    const parsed = parseUploadKey(key, scapUploads);

    checkClaims(claims(), parsed);
    checkClaims(claims("i-0fedcba9876543210", "i-0123456789abcdef0"), parsed);
    expect(() => {
      checkClaims(claims("i-0fedcba9876543210"), parsed);
    }).to.throw(IdentityError, "are about i-0fedcba9876543210");
  });
});

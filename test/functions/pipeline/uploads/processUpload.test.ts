import { S3Client } from "@aws-sdk/client-s3";
import { PutComplianceItemsCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import type { ScanReport } from "../../../../functions/findings/model";
import { complianceShower } from "../../../../functions/pipeline/scans/compliance";
import { HostShare } from "../../../../functions/pipeline/uploads/hostShare";
import {
  type UploadTools,
  processUpload,
} from "../../../../functions/pipeline/uploads/processUpload";
import {
  type UploadReading,
  scapUploads,
} from "../../../../functions/pipeline/uploads/uploadKinds";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { Pipeline, freshSeries } from "../../../helpers/lifecycle";
import { outcome, reportOf } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";
import { failure } from "../../../local/helpers/stacks";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A report of one failing rule, of a profile with this number. */
function profile(number: number): ScanReport {
  const report = reportOf([outcome("r", "fail")]);
  return { ...report, scan: { ...report.scan, profile: `p${number}` } };
}

const profiles = (count: number) => Array.from({ length: count }, (_, index) => profile(index));

describe("an upload with the scans of many profiles", () => {
  const ssm = new SSMClient({ region: "eu-central-1" });
  let store: FindingsStore;
  useStore((started) => (store = started));

  /** Takes the reports as one host's upload, and counts what that took. */
  function take(
    reports: readonly ScanReport[],
    host = freshSeries().target,
    rest: Partial<UploadTools> = {},
  ) {
    const mock = mockClient(ssm);
    mock.on(PutComplianceItemsCommand).resolves({});
    const work = { loads: 0, pages: 0, reading: undefined as UploadReading | undefined };
    const counted: FindingsStore = {
      ...store,
      findings: Object.assign(Object.create(store.findings) as FindingsStore["findings"], {
        load: (...all: Parameters<FindingsStore["findings"]["load"]>) => {
          work.loads += 1;
          return store.findings.load(...all);
        },
        write: (...all: Parameters<FindingsStore["findings"]["write"]>) =>
          store.findings.write(...all),
        describe: (...all: Parameters<FindingsStore["findings"]["describe"]>) =>
          store.findings.describe(...all),
      }),
    };
    const { partition, account, region, id } = host;
    const tools: UploadTools = {
      ...new Pipeline(counted).tools({ showCompliance: complianceShower(ssm, counted, 1) }),
      kind: {
        ...scapUploads,
        read: (_open, reading) => {
          work.reading = reading;
          return Promise.resolve(reports);
        },
      },
      s3: new S3Client({ region: "eu-central-1" }),
      place: { partition, account, region },
      trustedUploaders: [],
      share: new HostShare({ uploads: 1000, bytes: 1_000_000 }),
      core: 0.5,
      maxResultBytes: 1000,
      publishFailure: () => Promise.resolve(),
      log: silent,
      ...rest,
    };
    const folder = `AROAEXAMPLE:${id}`;
    const upload = {
      bucket: "results",
      key: `${folder}/2026-11-20T02-00-00Z-scap-results.xml`,
      size: 100,
      time: "2026-11-20T02:00:00.000Z",
      principal: `AWS:${folder}`,
    };
    const run = processUpload(upload, 1, tools);
    return { run, work, pages: () => mock.commandCalls(PutComplianceItemsCommand).length };
  }

  it("takes work by their number, and not by its square: the Compliance page is put once", async () => {
    for (const count of [2, 4, 8]) {
      const { run, work, pages } = take(profiles(count));
      await run;

      // Once to apply each scan, and once for the page.
      expect(work.loads).to.equal(2 * count);
      expect(pages()).to.equal(1);
    }
  });

  it("puts the page again when it comes again, for it may have ended before the page", async () => {
    const host = freshSeries().target;
    await take(profiles(3), host).run;

    const { run, pages } = take(profiles(3), host);
    await run;

    expect(pages()).to.equal(1);
  });

  it("is refused, for what is beyond 128 series of the host, with a reason; the others go on", async () => {
    const of = freshSeries();
    const held = { owner: "another scan", until: 0 };
    await Promise.all(
      Array.from({ length: 127 }, (_, index) =>
        store.series.claim({ ...of, profile: `q${index}` }, undefined, held, 1),
      ),
    );

    const { run, pages } = take([profile(1), profile(2), profile(1)], of.target);
    const error = await failure(run);

    expect(error).to.be.instanceOf(PermanentError);
    expect(error.message).to.match(/has 128 series of scans, and may have 128: "p2" of/);
    expect(pages()).to.equal(1);
    const known = await store.series.ofTarget(of.target);
    expect(known.map(({ series }) => series.profile))
      .to.include("p1")
      .and.not.include("p2");
    await take([profile(1)], of.target).run;
  });

  it("is to be read in a part of the processor time that the run has", async () => {
    const { run, work } = take(profiles(1), freshSeries().target, {
      core: 0.3,
      now: () => 0,
      deadline: () => 180_000,
    });
    await failure(run.then(() => Promise.reject(new Error("done"))));

    expect(work.reading?.cpuMilliseconds).to.equal(9000);
  });
});

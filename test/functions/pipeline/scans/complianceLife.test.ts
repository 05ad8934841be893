import { PutComplianceItemsCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { closeGoneTarget } from "../../../../functions/pipeline/hosts/goneTarget";
import {
  complianceShower,
  complianceShowerOf,
} from "../../../../functions/pipeline/scans/compliance";
import { sweepExceptions } from "../../../../functions/pipeline/exceptions/sweepExceptions";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import { Pipeline, exceptionUntil, freshSeries, hourOf, scanAt } from "../../../helpers/lifecycle";
import { outcome, series } from "../../../helpers/scans";
import { useStore } from "../../../helpers/store";

describe("the Compliance page between scans", () => {
  const client = new SSMClient({});
  let ssm: AwsClientStub<SSMClient>;
  let store: FindingsStore;

  useStore((started) => (store = started));
  beforeEach(() => {
    ssm = mockClient(client);
    ssm.on(PutComplianceItemsCommand).resolves({});
  });
  after(() => {
    ssm.restore();
  });

  /** Titles of the list that was put last, by severity. */
  function shown(): readonly string[] {
    const { input } = ssm.commandCalls(PutComplianceItemsCommand).at(-1)?.args[0] ?? {};
    return (input?.Items ?? []).map(({ Severity, Title }) => `${Severity}: ${Title}`);
  }

  it("shows the end of an exception with the sweep that ends it, its counts included", async () => {
    const pipeline = new Pipeline(store);
    const showCompliance = complianceShower(client, store, 1);
    pipeline.exceptions = [exceptionUntil("a", 10)];
    await pipeline.apply(scanAt(freshSeries(), 1, [outcome("a", "fail")]), { showCompliance });
    expect(shown()).to.deep.equal([
      `UNSPECIFIED: Scan with ${series.profile}: 0 open, 1 excepted, 1 of 1 rules assessed`,
      "INFORMATIONAL: [excepted] a",
    ]);

    pipeline.hour = 10;
    await sweepExceptions({
      ...pipeline.tools({ showCompliance }),
      exceptions: () => Promise.resolve([]),
      tell: () => Promise.resolve(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });

    expect(shown()).to.deep.equal([
      `UNSPECIFIED: Scan with ${series.profile}: 1 open, 0 excepted, 1 of 1 rules assessed`,
      "MEDIUM: a",
    ]);
  });

  it("lists nothing any more of a target that is gone", async () => {
    const pipeline = new Pipeline(store);
    const showCompliance = complianceShower(client, store, 1);
    const of = freshSeries();
    await pipeline.apply(scanAt(of, 1, [outcome("a", "fail")]), { showCompliance });

    await closeGoneTarget(of.target, hourOf(5), pipeline.tools({ showCompliance }));

    expect(ssm.commandCalls(PutComplianceItemsCommand)).to.have.length(2);
    expect(shown()).to.deep.equal([]);
  });

  it("lists of the profiles of a host those that are still run", async () => {
    const pipeline = new Pipeline(store);
    const showCompliance = complianceShower(client, store, 1);
    const of = freshSeries();
    const retired = { ...of, profile: "retired" };
    await pipeline.apply(scanAt(retired, 1, [outcome("a", "fail")]));
    await closeGoneTarget(of.target, hourOf(2), pipeline.tools());
    await pipeline.apply(scanAt(of, 3, [outcome("b", "fail")]), { showCompliance });

    expect(shown()).to.deep.equal([
      `UNSPECIFIED: Scan with ${series.profile}: 1 open, 0 excepted, 1 of 1 rules assessed`,
      "MEDIUM: b",
    ]);
  });

  it("does the change again where the page could not be brought up to date", async () => {
    const pipeline = new Pipeline(store);
    const of = freshSeries();
    await pipeline.apply(scanAt(of, 1, [outcome("a", "fail")]));
    ssm.on(PutComplianceItemsCommand).rejectsOnce(new Error("no answer")).resolves({});
    const showCompliance = complianceShower(client, store, 1);
    const close = () => closeGoneTarget(of.target, hourOf(5), pipeline.tools({ showCompliance }));

    const failed = await close().then(
      () => false,
      () => true,
    );
    // The claim of the attempt that failed has to run out.
    pipeline.hour = 1;
    await close();

    expect(failed).to.equal(true);
    // Once when what was planned is carried out, and once more for what is closed now.
    expect(ssm.commandCalls(PutComplianceItemsCommand)).to.have.length(3);
    expect(shown()).to.deep.equal([]);
    expect(await pipeline.states(of)).to.deep.equal({ a: "resolved: target-gone" });
  });

  it("has hosts of those scanners that it is to have", async () => {
    const told: string[] = [];
    const show = complianceShowerOf(["inspec"], ({ source }) => {
      told.push(source);
      return Promise.resolve();
    });

    await show({ ...series, source: "inspec" });
    await show(series);

    expect(told).to.deep.equal(["inspec"]);
  });
});

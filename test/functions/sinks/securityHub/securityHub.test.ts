import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type BatchImportFindingsCommandInput,
  type BatchImportFindingsResponse,
  SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import fc from "fast-check";
import { TransientError } from "../../../../functions/errors";
import type { Finding } from "../../../../functions/findings/finding";
import { type AsffContext, toAsff as asffOf } from "../../../../functions/sinks/securityHub/asff";
import { jsonBytes } from "../../../../functions/sinks/batch";
import {
  ImportInterruptedError,
  importFindings,
} from "../../../../functions/sinks/securityHub/securityHub";
import { FakeClock } from "../../../helpers/fakeClock";
import { findingOf } from "../../../helpers/findings";

const at = "2026-11-21T02:00:00.000Z";

const toAsff = (finding: Finding, instant: string, context: Partial<AsffContext> = {}) =>
  asffOf(finding, instant, { store: "findings", ...context });

describe("importFindings", () => {
  const client = new SecurityHubClient({ region: "eu-central-1" });
  const mock = mockClient(client);
  let clock: FakeClock;

  beforeEach(() => {
    mock.reset();
    clock = new FakeClock();
  });

  after(() => {
    mock.restore();
  });

  /** Answers each call by its number, from 1, and its findings. */
  function answer(
    reply: (ids: readonly string[], call: number) => Partial<BatchImportFindingsResponse>,
  ): void {
    let call = 0;
    mock.on(BatchImportFindingsCommand).callsFake((input: BatchImportFindingsCommandInput) => {
      call += 1;
      const ids = (input.Findings ?? []).map(({ Id = "" }) => Id);
      const { FailedFindings = [], ...rest } = reply(ids, call);
      const FailedCount = FailedFindings.length;
      return { FailedCount, SuccessCount: ids.length - FailedCount, FailedFindings, ...rest };
    });
  }

  /** Ids of each call. */
  function calls(): string[][] {
    return mock
      .commandCalls(BatchImportFindingsCommand)
      .map(({ args }) => (args[0].input.Findings ?? []).map(({ Id = "" }) => Id));
  }

  const run = (findings: readonly AwsSecurityFinding[], rest = {}) =>
    importFindings(client, findings, { clock, ...rest });

  for (const [count, sizes] of [
    [0, []],
    [1, [1]],
    [99, [99]],
    [100, [100]],
    [101, [100, 1]],
    [200, [100, 100]],
    [250, [100, 100, 50]],
  ] as const) {
    it(`sends ${count} findings once each, in ${sizes.length} calls`, async () => {
      answer(() => ({}));
      const findings = asffs(count);

      const result = await run(findings);

      expect(calls().map((ids) => ids.length)).to.deep.equal(sizes);
      expect(calls().flat()).to.deep.equal(findings.map(({ Id }) => Id));
      expect(result).to.deep.equal({ imported: calls().flat(), failed: [] });
    });
  }

  it("counts the very bytes that go over the wire", async () => {
    const bodies: number[] = [];
    const wire = new SecurityHubClient({
      region: "eu-central-1",
      credentials: { accessKeyId: "a", secretAccessKey: "s" },
      requestHandler: {
        handle: ({ body }: { body: string }) => {
          bodies.push(Buffer.byteLength(body));
          return Promise.reject(new RangeError("enough was seen"));
        },
      },
    });
    const findings = asffs(60, '漢字😀\n"\u0001'.repeat(10_000));

    for (let start = 0; start < 60; start += 20) {
      const some = findings.slice(start, start + 20);
      const thrown: unknown = await importFindings(wire, some, { clock }).catch(
        (error: unknown) => error,
      );
      expect(thrown).to.be.instanceOf(RangeError);
      expect(bodies.at(-1)).to.equal(jsonBytes({ Findings: some }));
    }
  });

  it("sends every finding once and holds 5.5 MB, whatever their sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 230_000 }), { maxLength: 60 }),
        async (sizes) => {
          mock.reset();
          answer(() => ({}));
          const findings = sizes.map((size, index) => asff(index, "x".repeat(size)));

          await run(findings);

          expect(calls().flat()).to.deep.equal(findings.map(({ Id }) => Id));
          for (const { args } of mock.commandCalls(BatchImportFindingsCommand)) {
            expect(jsonBytes(args[0].input)).to.be.at.most(5_500_000);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it("does not send a finding of more than 240 KB and reports it", async () => {
    answer(() => ({}));
    const result = await run([asff(1), asff(2, "x".repeat(240_000)), asff(3)]);

    expect(calls()).to.deep.equal([[idOf(1), idOf(3)]]);
    expect(result.imported).to.deep.equal([idOf(1), idOf(3)]);
    expect(result.failed).to.have.lengthOf(1);
    expect(result.failed[0]).to.include({
      id: idOf(2),
      code: "FindingTooLarge",
      mayPass: false,
    });
    expect(result.failed[0]?.message).to.match(/was \d+ bytes, must be at most 240000\.$/);
  });

  it("sends the last of several findings with one id", async () => {
    answer(() => ({}));
    await run([asff(1, "old"), asff(2), asff(1, "new")]);

    const sent = mock.commandCalls(BatchImportFindingsCommand)[0]?.args[0].input.Findings;
    expect(sent?.map(({ Id, Description }) => [Id, Description])).to.deep.equal([
      [idOf(1), "new"],
      [idOf(2), "d"],
    ]);
  });

  it("tries again only the findings that were throttled", async () => {
    answer((ids, call) =>
      call === 1 ? { FailedFindings: failures(ids.slice(0, 2), "Throttling") } : {},
    );

    const result = await run(asffs(5));

    expect(calls()).to.deep.equal([[1, 2, 3, 4, 5].map(idOf), [1, 2].map(idOf)]);
    expect(new Set(result.imported)).to.deep.equal(new Set([1, 2, 3, 4, 5].map(idOf)));
    expect(result.failed).to.deep.equal([]);
  });

  it("reports what a finding was refused for and does not try it again", async () => {
    answer((ids) => ({ FailedFindings: failures(ids.slice(1, 2), "InvalidInput") }));

    const result = await run(asffs(3));

    expect(calls()).to.have.lengthOf(1);
    expect(result).to.deep.equal({
      imported: [idOf(1), idOf(3)],
      failed: [
        { id: idOf(2), code: "InvalidInput", message: "because of InvalidInput", mayPass: false },
      ],
    });
  });

  it("gives up on findings that stay throttled, reports them, and goes on", async () => {
    answer((ids) => ({
      FailedFindings: failures(
        ids.filter((id) => id === idOf(1)),
        "InternalError",
      ),
    }));

    const result = await run(asffs(150), { attempts: 3 });

    expect(calls().map((ids) => ids.length)).to.deep.equal([100, 1, 1, 50]);
    expect(result.imported).to.have.lengthOf(149);
    expect(result.failed).to.deep.equal([
      { id: idOf(1), code: "InternalError", message: "because of InternalError", mayPass: true },
    ]);
  });

  it("does not take a finding for imported where failures are counted but not named", async () => {
    answer((_ids, call) => (call === 1 ? { FailedCount: 1, SuccessCount: 1 } : {}));

    const result = await run(asffs(2));

    expect(calls().map((ids) => ids.length)).to.deep.equal([2, 2]);
    expect(result.imported).to.deep.equal([idOf(1), idOf(2)]);
  });

  it("repeats a call that was throttled as a whole", async () => {
    answer((_ids, call) => {
      if (call < 3) throw serviceError("LimitExceededException", 429);
      return {};
    });

    const result = await run(asffs(2));

    expect(calls()).to.have.lengthOf(3);
    expect(result.imported).to.have.lengthOf(2);
  });

  it("throws what sends the message back when calls keep failing, with what was taken", async () => {
    answer((_ids, call) => {
      if (call > 1) throw serviceError("InternalException", 500, "server");
      return {};
    });

    const thrown: unknown = await run(asffs(250), { attempts: 2 }).catch((error: unknown) => error);

    expect(thrown).to.be.instanceOf(TransientError).and.instanceOf(ImportInterruptedError);
    const { message, result } = thrown as ImportInterruptedError;
    expect(message).to.equal("Security Hub took 100 of 250 findings: because of InternalException");
    expect(result.imported).to.have.lengthOf(100);
    expect(result.failed.map(({ code }) => code)).to.deep.equal([
      ...Array<string>(100).fill("InternalException"),
      ...Array<string>(50).fill("NotSent"),
    ]);
  });

  it("takes a broken connection for something that may pass", async () => {
    answer((_ids, call) => {
      if (call === 1) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      return {};
    });

    expect((await run(asffs(1))).imported).to.deep.equal([idOf(1)]);
  });

  for (const name of ["InvalidAccessException", "AccessDeniedException"]) {
    it(`reports every finding and calls no more after ${name}`, async () => {
      answer(() => {
        throw serviceError(name, 401);
      });

      const result = await run(asffs(250));

      expect(calls()).to.have.lengthOf(1);
      expect(result.imported).to.deep.equal([]);
      expect(result.failed).to.have.lengthOf(250);
      expect(new Set(result.failed.map(({ message }) => message))).to.deep.equal(
        new Set([
          `Security Hub CSPM is not enabled in this account and region, or the function's role may not import into it: because of ${name}`,
        ]),
      );
    });
  }

  it("finds the one finding that fails a whole call and sends the others", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 130 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 130 }), { maxLength: 3 }),
        async (count, bad) => {
          mock.reset();
          answer((ids) => {
            if (ids.some((id) => bad.map(idOf).includes(id))) {
              throw serviceError("InvalidInputException", 400);
            }
            return {};
          });

          const result = await run(asffs(count));

          const expected = bad.filter((number) => number <= count).map(idOf);
          expect(new Set(result.failed.map(({ id }) => id))).to.deep.equal(new Set(expected));
          expect(result.imported).to.have.lengthOf(count - expected.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("lets a fault of our own through", async () => {
    answer(() => {
      throw new TypeError("undefined is not a function");
    });

    const thrown: unknown = await run(asffs(1)).catch((error: unknown) => error);

    expect(thrown).to.be.instanceOf(TypeError);
  });

  it("makes at most ten calls a second", async () => {
    const times: number[] = [];
    answer(() => {
      times.push(clock.now());
      return {};
    });

    await run(asffs(1200));

    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps).to.deep.equal(Array<number>(11).fill(100));
  });

  it("stops at the deadline and says what was not sent", async () => {
    answer(() => ({}));

    const thrown: unknown = await run(asffs(500), { deadline: clock.now() + 150 }).catch(
      (error: unknown) => error,
    );

    expect(calls()).to.have.lengthOf(3);
    expect(thrown).to.be.instanceOf(ImportInterruptedError);
    expect((thrown as Error).message).to.equal(
      "Security Hub took 300 of 500 findings: the time for it ran out",
    );
  });
});

function idOf(number: number): string {
  return `finding/${number}`;
}

function asff(number: number, description = "d"): AwsSecurityFinding {
  return { ...toAsff(findingOf(), at), Id: idOf(number), Description: description };
}

function asffs(count: number, description?: string): AwsSecurityFinding[] {
  return Array.from({ length: count }, (_, index) => asff(index + 1, description));
}

function failures(ids: readonly string[], code: string) {
  return ids.map((Id) => ({ Id, ErrorCode: code, ErrorMessage: `because of ${code}` }));
}

function serviceError(name: string, status: number, fault: "client" | "server" = "client"): Error {
  const error = new Error(`because of ${name}`);
  return Object.assign(error, {
    name,
    $fault: fault,
    $metadata: { httpStatusCode: status },
  });
}

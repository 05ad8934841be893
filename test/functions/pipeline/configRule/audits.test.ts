import { SendCommandCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import type { Target } from "../../../../functions/findings/finding";
import { auditStarter, type StartAudits } from "../../../../functions/pipeline/configRule/audits";
import { AuditMarks } from "../../../../functions/sinks/store/auditMarks";
import { type TestDatabase, startDatabase } from "../../../helpers/dynamodb";
import { FakeClock } from "../../../helpers/fakeClock";
import { serviceFault } from "../../../helpers/rejection";
import { series } from "../../../helpers/scans";

const hour = 3_600_000;
let documents = 0;

/** So many instances. */
function targets(count: number): readonly Target[] {
  return Array.from({ length: count }, (_, index) => ({ ...series.target, id: `i-${index}` }));
}

describe("auditStarter", () => {
  const ssm = new SSMClient({ region: "eu-central-1" });
  let database: TestDatabase;
  let mock: AwsClientStub<SSMClient>;
  let clock: FakeClock;
  let start: StartAudits;
  let lines: string[];

  before(async () => {
    database = await startDatabase();
  });

  after(() => database.close());

  beforeEach(() => {
    mock = mockClient(ssm);
    mock.on(SendCommandCommand).resolves({});
    clock = new FakeClock();
    documents += 1;
    lines = [];
    const log = (message: string): void => {
      lines.push(message);
    };
    const command = { documentName: `audit-${documents}`, parameters: { Path: ["profile"] } };
    start = auditStarter(command, {
      ssm,
      marks: new AuditMarks(database.client, database.findings),
      now: () => clock.now(),
      backoff: { clock },
      log: { info: log, warn: log, error: log },
    });
  });

  afterEach(() => {
    mock.restore();
  });

  const commands = () => mock.commandCalls(SendCommandCommand).map(({ args }) => args[0].input);

  it("runs the document on an instance, once in a window however often it is asked", async () => {
    const asked = await Promise.all([start(targets(1), 12), start(targets(1), 12)]);
    clock.advance(11 * hour);
    const later = await start(targets(1), 12);

    expect(commands()).to.have.length(1);
    expect(commands()[0]).to.deep.include({
      DocumentName: `audit-${documents}`,
      InstanceIds: ["i-0"],
      Parameters: { Path: ["profile"] },
    });
    const kinds = asked.map((starts) => starts.get("i-0")?.kind);
    expect(kinds).to.have.members(["started", "awaited"]);
    expect(later.get("i-0")).to.deep.equal({ kind: "awaited", at: "2026-11-21T02:00:00.000Z" });

    clock.advance(2 * hour);
    expect((await start(targets(1), 12)).get("i-0")).to.deep.equal({ kind: "started" });
  });

  it("tries again after a day at the latest", async () => {
    await start(targets(1), 500);
    clock.advance(25 * hour);

    expect((await start(targets(1), 500)).get("i-0")?.kind).to.equal("started");
  });

  it("asks for fifty instances at once", async () => {
    await start(targets(120), 12);

    expect(commands().map(({ InstanceIds }) => InstanceIds?.length)).to.deep.equal([50, 50, 20]);
  });

  it("finds out which of them Systems Manager does not know", async () => {
    mock.on(SendCommandCommand).callsFake(({ InstanceIds }: { InstanceIds: string[] }) => {
      if (InstanceIds.includes("i-1")) throw serviceFault("InvalidInstanceId");
      return {};
    });

    const starts = await start(targets(3), 12);

    expect([...starts].sort().map(([id, { kind }]) => `${id} ${kind}`)).to.deep.equal([
      "i-0 started",
      "i-1 unreachable",
      "i-2 started",
    ]);
    expect((await start(targets(3), 12)).get("i-0")?.kind).to.equal("awaited");
  });

  it("says of an instance that was not reached no audit was started, and tries in an hour", async () => {
    mock.on(SendCommandCommand).rejectsOnce(serviceFault("InvalidInstanceId")).resolves({});

    const kinds: unknown[] = [];
    for (const minutes of [0, 30, 31]) {
      clock.advance(minutes * 60_000);
      kinds.push((await start(targets(1), 12)).get("i-0")?.kind);
    }

    expect(kinds).to.deep.equal(["unreachable", "unreachable", "started"]);
    expect(commands()).to.have.length(2);
  });

  it("waits while it is throttled", async () => {
    mock.on(SendCommandCommand).rejectsOnce(serviceFault("ThrottlingException")).resolves({});

    expect((await start(targets(1), 12)).get("i-0")?.kind).to.equal("started");
    expect(clock.waits).to.have.length(1);
  });

  it("gives the turn back where it fails, and lets the next one try", async () => {
    mock.on(SendCommandCommand).rejectsOnce(serviceFault("AccessDeniedException")).resolves({});

    expect((await start(targets(1), 12)).get("i-0")?.kind).to.equal("failed");
    expect(lines).to.deep.equal(["an audit could not be started"]);
    expect((await start(targets(1), 12)).get("i-0")?.kind).to.equal("started");
  });
});

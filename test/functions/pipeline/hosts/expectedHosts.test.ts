import {
  DescribeAssociationExecutionTargetsCommand,
  DescribeAssociationExecutionsCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { SinkError } from "../../../../functions/errors";
import { jsonLogger } from "../../../../functions/log";
import { expectedHosts } from "../../../../functions/pipeline/hosts/expectedHosts";
import { patiently } from "../../../../functions/pipeline/patiently";
import { FakeClock } from "../../../helpers/fakeClock";
import { Associations } from "../../../helpers/associations";
import { hourOf } from "../../../helpers/lifecycle";

const client = new SSMClient({});
const since = hourOf(24);

describe("the hosts that are expected to be scanned", () => {
  let ssm: AwsClientStub<SSMClient>;
  let associations: Associations;
  let clock: FakeClock;
  let logged: string[];

  beforeEach(() => {
    ssm = mockClient(client);
    associations = new Associations(ssm);
    clock = new FakeClock();
    logged = [];
  });

  afterEach(() => {
    ssm.restore();
  });

  async function expected(...associationIds: readonly string[]) {
    const { hosts, failed } = await expectedHosts(client, {
      associationIds,
      since,
      log: jsonLogger((line) => logged.push(line)),
      backoff: { clock },
    });
    return { hosts: Object.fromEntries(hosts), failed };
  }

  it("are those of all lately made executions, each with the earliest of them", async () => {
    associations.execute("one", 30, ["i-0a", "i-0b"]);
    associations.execute("one", 54, ["i-0b", "mi-0c"]);
    associations.execute("one", 55, ["i-0d"]);

    expect(await expected("one")).to.deep.equal({
      hosts: {
        "i-0a": hourOf(30),
        "i-0b": hourOf(30),
        "mi-0c": hourOf(54),
        "i-0d": hourOf(55),
      },
      failed: 0,
    });
  });

  it("are not those that are no target any more", async () => {
    associations.execute("one", 1, ["i-0a", "i-0b"]);
    associations.execute("one", 30, ["i-0b"]);

    expect((await expected("one")).hosts).to.have.all.keys("i-0b");
  });

  it("are those of the very latest execution where there was none lately", async () => {
    associations.execute("one", 1, ["i-0a"]);
    associations.execute("one", 3, ["i-0b"]);
    associations.execute("one", 2, ["i-0c"]);

    expect((await expected("one")).hosts).to.deep.equal({ "i-0b": hourOf(3) });
  });

  it("are none where nothing was ever executed, or there is no association", async () => {
    associations.add("new");

    expect(await expected("new")).to.deep.equal({ hosts: {}, failed: 0 });
    expect(await expected()).to.deep.equal({ hosts: {}, failed: 0 });
  });

  it("are read page by page", async () => {
    const ids = Array.from({ length: 130 }, (_, index) => `i-${index.toString(16)}`);
    for (let hour = 30; hour < 90; hour += 1) associations.execute("one", hour, ids.slice(0, 3));
    associations.execute("one", 90, ids);

    expect(Object.keys((await expected("one")).hosts)).to.have.length(130);
    for (const call of ssm.calls()) {
      expect(call.args[0].input).to.have.property("MaxResults", 50);
    }
  });

  it("are hosts and nothing else", async () => {
    associations.execute("one", 30, ["i-0a", "AWS::S3::Bucket/x", ""]);

    expect((await expected("one")).hosts).to.have.all.keys("i-0a");
  });

  it("are read again where a page was throttled", async () => {
    associations.execute("one", 30, ["i-0a"]);
    associations.throttle(3);

    expect((await expected("one")).hosts).to.have.all.keys("i-0a");
    expect(clock.waits).to.have.length(3);
  });

  it("are those of the other associations where one cannot be read, and that is said", async () => {
    associations.execute("one", 30, ["i-0a"]);

    expect(await expected("lost", "one")).to.deep.equal({
      hosts: { "i-0a": hourOf(30) },
      failed: 1,
    });
    expect(logged.join()).to.contain("lost").and.to.contain("AssociationDoesNotExist");
  });

  it("are asked for by the calls that the role allows, and no others", async () => {
    associations.execute("one", 30, ["i-0a"]);
    await expected("one");

    expect(ssm.commandCalls(DescribeAssociationExecutionsCommand)).to.have.length(1);
    expect(ssm.commandCalls(DescribeAssociationExecutionTargetsCommand)).to.have.length(1);
    expect(ssm.calls()).to.have.length(2);
  });
});

describe("calling patiently", () => {
  const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });

  it("gives up in the end, so that it is tried again as a whole", async () => {
    const clock = new FakeClock();
    const call = () => Promise.reject(throttled);

    await patiently("Systems Manager", "list executions", call, { clock }).then(
      () => expect.fail("it answered"),
      (error: unknown) => {
        expect(error).to.be.instanceOf(SinkError);
        expect((error as Error).message).to.equal(
          "Systems Manager could not list executions: slow down",
        );
      },
    );
    expect(clock.waits).to.have.length(5);
  });

  it("does not try again what cannot pass, and takes no answer for one", async () => {
    const fault = new Error("no such association");
    const clock = new FakeClock();

    await patiently("S", "a", () => Promise.reject(fault), { clock }).catch((error: unknown) =>
      expect(error).to.equal(fault),
    );
    const nothing: readonly string[] | undefined = await patiently(
      "S",
      "a",
      () => Promise.resolve<readonly string[] | undefined>(undefined),
      { clock },
    );
    expect(nothing).to.equal(undefined);
    expect(clock.waits).to.deep.equal([]);
  });
});

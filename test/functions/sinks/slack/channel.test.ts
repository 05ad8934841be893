import { createRequire } from "node:module";
import { expect } from "chai";
import { PermanentError, SinkError } from "../../../../functions/errors";
import type { Notice } from "../../../../functions/findings/notices/notice";
import {
  type SlackApi,
  SlackChannel,
  type SlackPatience,
  slackClientOptions,
} from "../../../../functions/sinks/slack";
import { FakeClock } from "../../../helpers/fakeClock";
import { SlackServer } from "../../../../local/slack/server";

const notice: Notice = {
  subject: "1 new finding (worst: high) on i-0123456789abcdef0",
  summary: "New: 1 high.",
  sections: [{ heading: "New", lines: ["HIGH Größe prüfen – 漢字"], left: 0 }],
};
const csv = {
  name: "new-findings.csv",
  content: Buffer.from('\ufeffTitle\r\n"Größe 漢字 😀"\r\n'),
};
const tooMany = {
  status: 429,
  headers: { "retry-after": "7" },
  body: { ok: false, error: "ratelimited" },
};

type Client = new (token: string, options: object) => SlackApi;

/** Slack's own client, where it is installed. */
function slackClient(): Client | undefined {
  try {
    const load = createRequire(__filename);
    return (load("@slack/web-api") as { WebClient: Client }).WebClient;
  } catch {
    return undefined;
  }
}

describe("a Slack channel, through Slack's own client", () => {
  const server = new SlackServer();
  let clock = new FakeClock();

  before(async function () {
    if (slackClient() === undefined) {
      console.log("      skipped: @slack/web-api is not installed");
      this.skip();
    }
    await server.start();
  });

  after(async () => {
    await server.stop();
  });

  beforeEach(() => {
    clock = new FakeClock();
    for (const list of [server.messages, server.files, server.requests]) list.length = 0;
  });

  function channel(
    patience: SlackPatience = {},
    token = server.token,
    timeout = 2000,
  ): SlackChannel {
    const WebClient = slackClient();
    if (WebClient === undefined) throw new Error("@slack/web-api is not installed");
    const quiet = {
      debug: none,
      info: none,
      warn: none,
      error: none,
      getLevel: none,
      setLevel: none,
      setName: none,
    };
    const options = { ...slackClientOptions, slackApiUrl: server.url, logger: quiet, timeout };
    return new SlackChannel(new WebClient(token, options), server.channel, { clock, ...patience });
  }

  async function failure(work: Promise<void>): Promise<Error> {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error instanceof Error) return error;
    throw new Error("nothing failed");
  }

  it("gets a notice with its blocks", async () => {
    await channel().post(notice);

    expect(server.messages).to.have.lengthOf(1);
    expect(server.messages[0]).to.include({
      channel: "C0123456789",
      text: "1 new finding (worst: high) on i-0123456789abcdef0. New: 1 high.",
    });
    expect(JSON.stringify(server.messages[0]?.blocks)).to.contain("Größe prüfen – 漢字");
  });

  it("gets a file in three steps, byte by byte, with the notice as its message", async () => {
    await channel().postFile(notice, csv);

    expect(server.requests).to.deep.equal([
      "/api/files.getUploadURLExternal",
      "/upload/v1/F000000000",
      "/api/files.completeUploadExternal",
    ]);
    const [file] = server.files;
    expect(file).to.include({
      name: "new-findings.csv",
      title: "new-findings.csv",
      length: csv.content.length,
      channel: "C0123456789",
    });
    expect(file?.content?.equals(csv.content)).to.equal(true);
    expect(file?.comment).to.match(/^\*1 new finding .*\*\nNew: 1 high\.\n/);
    expect(server.messages).to.deep.equal([]);
  });

  it("gets the bytes of a part of a larger buffer", async () => {
    const content = new Uint8Array(Buffer.from("abcdef")).subarray(2, 4);

    await channel().postFile(notice, { name: "a.csv", content });

    expect(server.files[0]?.content?.toString()).to.equal("cd");
  });

  it("is waited for as long as Slack says, and then gets the notice once", async () => {
    server.answerNext("chat.postMessage", tooMany, tooMany);

    await channel().post(notice);

    expect(clock.waits).to.deep.equal([7000, 7000]);
    expect(server.messages).to.have.lengthOf(1);
  });

  for (const step of ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]) {
    it(`gets the file once where Slack asked to wait in ${step}`, async () => {
      server.answerNext(step, tooMany);

      await channel().postFile(notice, csv);

      expect(clock.waits).to.deep.equal([7000]);
      expect(server.files.filter((file) => file.channel !== undefined)).to.have.lengthOf(1);
    });
  }

  it("is not waited for beyond the time that there is, nor for ever", async () => {
    server.answerNext("chat.postMessage", tooMany);
    const inTime = await failure(channel({ deadline: clock.now() + 7000 }).post(notice));
    server.answerNext("chat.postMessage", tooMany, tooMany, tooMany, tooMany);
    const forEver = await failure(channel().post(notice));

    for (const error of [inTime, forEver]) {
      expect(error).to.be.instanceOf(SinkError);
      expect(error.message).to.equal("Slack could not post a message: it is asked too often");
    }
    expect(clock.waits).to.have.lengthOf(3);
    expect(server.messages).to.deep.equal([]);
  });

  it("is waited for shortly where Slack does not say how long", async () => {
    server.answerNext("chat.postMessage", { status: 429, body: "slow down" });
    server.answerNext("chat.postMessage", { body: { ok: false, error: "ratelimited" } });

    await channel().post(notice);

    expect(clock.waits).to.deep.equal([1000, 1000]);
    expect(server.messages).to.have.lengthOf(1);
  });

  it("refuses for good with what somebody has to do", async () => {
    server.answerNext("chat.postMessage", { body: { ok: false, error: "not_in_channel" } });
    const uninvited = await failure(channel().post(notice));
    const unknown = await failure(channel({}, "xoxb-wrong").postFile(notice, csv));

    expect(uninvited).to.be.instanceOf(PermanentError);
    expect(uninvited.message).to.equal(
      "Slack refused to post a message: not_in_channel, the bot has to be invited to the channel",
    );
    expect(unknown).to.be.instanceOf(PermanentError);
    expect(unknown.message).to.equal(
      "Slack refused to take a file: invalid_auth, the bot token is not valid",
    );
  });

  it("does not get a file of which Slack refused a step", async () => {
    for (const step of ["files.getUploadURLExternal", "files.completeUploadExternal"]) {
      server.answerNext(step, { body: { ok: false, error: "invalid_arguments" } });
      expect(await failure(channel().postFile(notice, csv))).to.be.instanceOf(PermanentError);
    }
    server.answerNext("upload", { status: 400, body: "1 byte came, 2 were announced" });
    const error = await failure(channel().postFile(notice, csv));

    expect(error).to.be.instanceOf(PermanentError);
    expect(error.message).to.equal("Slack refused to take a file: HTTP 400");
    expect(server.files.filter((file) => file.channel !== undefined)).to.deep.equal([]);
  });

  it("may pass where Slack is not well, and is not asked again at once", async () => {
    for (const answer of [
      { status: 503, body: "" },
      { body: { ok: false, error: "internal_error" } },
      { body: "<html>a proxy</html>" },
    ]) {
      server.answerNext("chat.postMessage", answer);
      expect(await failure(channel().post(notice))).to.be.instanceOf(SinkError);
    }
    expect(server.requests).to.have.lengthOf(3);
  });

  it("may pass where Slack does not answer in time", async () => {
    server.answerNext("chat.postMessage", "hang");

    const error = await failure(channel({}, server.token, 100).post(notice));

    expect(error).to.be.instanceOf(SinkError);
    expect(server.requests).to.have.lengthOf(1);
  });

  it("may pass where Slack cannot be reached", async () => {
    const WebClient = slackClient();
    if (WebClient === undefined) throw new Error("@slack/web-api is not installed");
    const away = new WebClient("xoxb", {
      ...slackClientOptions,
      slackApiUrl: "http://127.0.0.1:9/",
      logger: undefined,
      logLevel: "error",
    });

    const error = await failure(new SlackChannel(away, server.channel, { clock }).post(notice));

    expect(error).to.be.instanceOf(SinkError);
  });
});

describe("a Slack channel", () => {
  const api: SlackApi = {
    apiCall: () => Promise.resolve({ ok: true }),
    filesUploadV2: () => Promise.resolve({ ok: true }),
  };

  it("is known by its id alone", () => {
    for (const id of ["#security", "security", "", "c0123456789", "C012", "U0123456789"]) {
      expect(() => new SlackChannel(api, id)).to.throw(
        PermanentError,
        `the Slack channel was ${JSON.stringify(id)}, must be a channel id such as C0123456789`,
      );
    }
    for (const id of ["C0123456789", "G0123456789"]) new SlackChannel(api, id);
  });

  it("takes no empty file", async () => {
    const empty = new SlackChannel(api, "C0123456789").postFile(notice, {
      name: "a.csv",
      content: new Uint8Array(0),
    });

    expect(await empty.catch((error: unknown) => error)).to.be.instanceOf(RangeError);
  });

  it("passes on faults of our own code as they are", async () => {
    const fault = new TypeError("undefined is not a function");
    const broken = { ...api, apiCall: () => Promise.reject(fault) };

    const error: unknown = await new SlackChannel(broken, "C0123456789")
      .post(notice)
      .catch((reason: unknown) => reason);

    expect(error).to.equal(fault);
  });
});

function none(): undefined {
  return undefined;
}

import * as fs from "node:fs";
import { expect } from "chai";
import { PermanentError } from "../../../../functions/errors";
import { uploadsOf } from "../../../../functions/pipeline/uploads/uploads";
import { fixture, skipWithoutFixtures } from "../../../helpers/fixtures";

/** An S3 notification with these records, as the queue has it. */
function notification(...records: readonly object[]): string {
  return JSON.stringify({ Records: records });
}

function record(key: string, parts: { eventName?: string; eventVersion?: string } = {}): object {
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    eventName: "ObjectCreated:Put",
    eventTime: "2026-11-01T02:00:00.000Z",
    userIdentity: { principalId: "AWS:AROAEXAMPLE:i-0123456789abcdef0" },
    s3: {
      bucket: { name: "results" },
      object: { key, size: 10, versionId: "v1", sequencer: "0055" },
    },
    ...parts,
  };
}

describe("uploads of a queue message", () => {
  it("have the key as S3 knows it, decoded from the form encoding of the notification", () => {
    const [upload] = uploadsOf(notification(record("AROA%3Ai-0a/red+flower%28%C3%A9%29%2B.xml")));

    expect(upload).to.deep.equal({
      bucket: "results",
      key: "AROA:i-0a/red flower(é)+.xml",
      versionId: "v1",
      size: 10,
      time: "2026-11-01T02:00:00.000Z",
      principal: "AWS:AROAEXAMPLE:i-0123456789abcdef0",
    });
  });

  it("are all the records of one message, each once", () => {
    const uploads = uploadsOf(notification(record("a"), record("b"), record("a")));

    expect(uploads.map(({ key }) => key)).to.deep.equal(["a", "b"]);
  });

  it("are none for the test message that S3 sends when notifications are set up", () => {
    expect(
      uploadsOf('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"results"}'),
    ).to.deep.equal([]);
  });

  it("leave out what tells of no new object", () => {
    expect(
      uploadsOf(notification(record("a", { eventName: "ObjectRemoved:Delete" }))),
    ).to.deep.equal([]);
  });

  it("take a key of EventBridge as it is", () => {
    const body = JSON.stringify({
      "detail-type": "Object Created",
      source: "aws.s3",
      time: "2026-11-01T02:00:00Z",
      detail: { bucket: { name: "b" }, object: { key: "a+b%20c.xml", size: 1, "version-id": "v" } },
    });

    expect(uploadsOf(body)[0]).to.include({ key: "a+b%20c.xml", versionId: "v" });
    expect(uploadsOf(body)[0]?.principal).to.equal(undefined);
  });

  const faults: readonly [string, string, string][] = [
    ["text that is not JSON", "hello", "is not JSON"],
    ["another kind of message", '{"foo":1}', "neither an S3 notification nor"],
    ["a list of nothing", '{"Records":[null]}', "a record of the notification is missing"],
    ["another major version", notification(record("a", { eventVersion: "3.0" })), "must be 2.x"],
    ["a key that is not URL-encoded", notification(record("100%")), "is not URL-encoded text"],
  ];
  for (const [what, body, sentence] of faults) {
    it(`are refused for good with a sentence for ${what}`, () => {
      expect(() => uploadsOf(body)).to.throw(PermanentError, sentence);
    });
  }

  for (const [file, count] of [
    ["ev-s3-event.json", 1],
    ["ev-s3-key-plus-space.json", 1],
    ["ev-s3-key-slash.json", 1],
    ["ev-s3-test-event.json", 0],
    ["ev-eventbridge-s3-object-created.json", 1],
    ["ev-s3-event-with-decoded.json", 1],
    ["ev-s3-lifecycle-event.json", 0],
  ] as const) {
    it(`are ${count} in ${file}`, function () {
      skipWithoutFixtures(this);

      expect(uploadsOf(fs.readFileSync(fixture(file), "utf8"))).to.have.length(count);
    });
  }
});

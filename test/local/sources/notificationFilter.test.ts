import { expect } from "chai";
import fc from "fast-check";
import { queueNotifications, wants } from "../../../local/sources/notificationFilter";
import { encodedKey } from "../../../local/sources/s3Event";
import { types } from "../../../local/types";
import { resource } from "../helpers/graph";

const queue = (filterSuffix: string, filterPrefix = "", event = "s3:ObjectCreated:*") => ({
  queueArn: "arn:aws:sqs:us-east-1:123456789012:q",
  events: [event],
  filterSuffix,
  filterPrefix,
});
const notification = (inputs: object) =>
  resource(types.bucketNotification, "results", { bucket: "b", ...inputs });

describe("bucket notification filters", () => {
  const table: readonly (readonly [
    suffix: string,
    prefix: string,
    key: string,
    wanted: boolean,
  ])[] = [
    [".xml", "", "a/b.xml", true],
    [".xml", "", "a/b.xml.gz", false],
    ["", "in/", "in/b", true],
    ["", "in/", "out/in/b", false],
    [".xml", "in/", "in/b.xml", true],
  ];
  for (const [suffix, prefix, key, wanted] of table) {
    it(`"${prefix}*${suffix}" ${wanted ? "wants" : "does not want"} ${key}`, () => {
      const [filter] = queueNotifications(notification({ queues: [queue(suffix, prefix)] }));

      expect(filter !== undefined && wants(filter, "ObjectCreated:Put", key)).to.equal(wanted);
    });
  }

  it("wants only its own events", () => {
    const removed = queue("", "", "s3:ObjectRemoved:*");

    const [filter] = queueNotifications(notification({ queues: [removed] }));

    expect(filter !== undefined && wants(filter, "ObjectCreated:Put", "k")).to.equal(false);
  });

  it("refuses filters that overlap, as S3 does", () => {
    const overlapping = notification({ queues: [queue(".gz"), queue(".xml.gz")] });

    expect(() => queueNotifications(overlapping)).to.throw("S3 refuses filters that overlap");
  });

  it("takes filters that differ in suffix, prefix or event", () => {
    const apart = notification({
      queues: [
        queue(".xml"),
        queue(".gz", "a/"),
        queue(".gz", "b/"),
        queue(".gz", "", "s3:ObjectRemoved:*"),
      ],
    });

    expect(queueNotifications(apart)).to.have.length(4);
  });

  it("refuses destinations that it does not deliver to", () => {
    expect(() => queueNotifications(notification({ eventbridge: true }))).to.throw("eventbridge");
    expect(() => queueNotifications(notification({ topics: [{}] }))).to.throw("topics");
  });
});

describe("encodedKey", () => {
  it("writes spaces as plus signs and leaves slashes", () => {
    expect(encodedKey("AROA1:i-1/a b+c.xml")).to.equal("AROA1%3Ai-1/a+b%2Bc.xml");
  });

  it("is undone as AWS documents it, for any key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (key) => {
        expect(decodeURIComponent(encodedKey(key).replace(/\+/g, " "))).to.equal(key);
      }),
    );
  });
});

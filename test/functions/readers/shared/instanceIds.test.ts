import { expect } from "chai";
import { instanceIdsIn } from "../../../../functions/readers/shared/instanceIds";

const [long, hybrid, short] = ["i-0123456789abcdef0", "mi-0a1b2c3d4e5f60718", "i-12345678"];

describe("instance ids in what a file says of its host", () => {
  it("are found where they are all of a text, or a word of it", () => {
    for (const id of [long, hybrid, short]) {
      expect(instanceIdsIn([id]), id).to.deep.equal([id]);
      expect(instanceIdsIn([`the host ${id} of ours`]), id).to.deep.equal([id]);
      expect(instanceIdsIn([`arn:aws:ec2:eu-central-1:1:instance/${id}`]), id).to.deep.equal([id]);
    }
  });

  it("are found as a label of a host name, with 17 digits", () => {
    expect(instanceIdsIn([`${long}.eu-central-1.compute.internal`])).to.deep.equal([long]);
    expect(instanceIdsIn([`${short}.example.com`])).to.deep.equal([]);
  });

  it("are none in names that only look like it", () => {
    for (const name of [
      "store-mi-20260101.example.com",
      "mi-20260101.example.com",
      "mi-20260101",
      `web-${long}.example.com`,
      `x${long}`,
      `${long}1`,
      `${long}-a`,
      "i-123456789",
      "i-123",
      "I-12345678",
    ]) {
      expect(instanceIdsIn([name]), name).to.deep.equal([]);
    }
  });

  it("are given once each", () => {
    expect(instanceIdsIn([long, `${long} ${hybrid}`])).to.deep.equal([long, hybrid]);
  });
});

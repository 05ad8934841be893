import { expect } from "chai";
import { RejectedError } from "../../../../functions/errors";
import { HostShare } from "../../../../functions/pipeline/uploads/hostShare";
import type { FindingsStore } from "../../../../functions/sinks/store/findingsStore";
import type { UploadCounts } from "../../../../functions/sinks/store/uploadCounts";
import { targetOf } from "../../../helpers/findings";
import { useStore } from "../../../helpers/store";
import { failure } from "../../../local/helpers/stacks";

const allowance = { uploads: 2, bytes: 1024 * 1024 };
const time = "2026-11-21T03:10:00.000Z";
let hosts = 0;

/** A host that no other test has used. */
function freshHost() {
  hosts += 1;
  return targetOf({ id: `i-${hosts.toString(16).padStart(17, "0")}` });
}

describe("the share of a host", () => {
  let store: FindingsStore;
  useStore((started) => (store = started));

  /** The store's counts, which say how often they were written. */
  function counts() {
    const counting = {
      asked: 0,
      take: (...all: Parameters<UploadCounts["take"]>) => {
        counting.asked += 1;
        return store.uploads.take(...all);
      },
    };
    return counting;
  }

  const upload = (rest = {}) => ({ key: "results.xml", time, size: 10, ...rest });
  const nothing = () => Promise.resolve();

  /** A process that has come through as many uploads as it takes to trust its memory. */
  async function settled(): Promise<HostShare> {
    const share = new HostShare(allowance);
    for (let index = 0; index < 10; index += 1) {
      await share.within(freshHost(), upload(), 1, counts(), nothing);
    }
    return share;
  }

  it("is so many uploads in an hour; what is beyond is rejected unread, with the reason", async () => {
    const share = new HostShare(allowance);
    const host = freshHost();
    let read = 0;
    const work = () => Promise.resolve(void (read += 1));
    for (const _ of [1, 2]) await share.within(host, upload(), 1, store.uploads, work);

    const error = await failure(share.within(host, upload(), 1, store.uploads, work));

    expect(error).to.be.instanceOf(RejectedError);
    expect(error.message).to.include("results.xml").and.include("2 uploads");
    expect(read).to.equal(2);
    await share.within(freshHost(), upload(), 1, store.uploads, work);
    await share.within(host, upload({ time: "2026-11-21T04:00:00.000Z" }), 1, store.uploads, work);
    expect(read).to.equal(4);
  });

  it("is so many bytes in an hour", async () => {
    const share = new HostShare(allowance);
    const host = freshHost();
    await share.within(host, upload({ size: 2 * 1024 * 1024 }), 1, store.uploads, nothing);

    const error = await failure(share.within(host, upload(), 1, store.uploads, nothing));

    expect(error.message).to.include("1 MB");
  });

  it("is the same whichever process an upload comes to", async () => {
    const host = freshHost();
    const one = () => new HostShare(allowance).within(host, upload(), 1, store.uploads, nothing);
    await one();
    await one();

    expect(await failure(one())).to.be.instanceOf(RejectedError);
  });

  it("is counted by no write for the one upload of a host in an hour, once a process knows many", async () => {
    const share = await settled();
    const asked = counts();
    const host = freshHost();

    await share.within(host, upload(), 1, asked, nothing);
    expect(asked.asked).to.equal(0);
    await share.within(host, upload(), 1, asked, nothing);
    expect(asked.asked, "another one in the same hour").to.equal(1);
    await share.within(freshHost(), upload(), 2, asked, nothing);
    expect(asked.asked, "one that comes again").to.equal(2);
  });

  it("counts each attempt of a process that was ended before, and of one whose work failed", async () => {
    const asked = counts();
    const share = new HostShare(allowance);
    const failing = () => Promise.reject(new Error("throttled"));

    await failure(share.within(freshHost(), upload(), 1, asked, failing));
    await share.within(freshHost(), upload(), 1, asked, nothing);

    expect(asked.asked).to.equal(2);
  });
});

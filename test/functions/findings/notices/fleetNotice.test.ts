import { expect } from "chai";
import * as fc from "fast-check";
import { changeKinds } from "../../../../functions/findings/finding";
import { noticeOf } from "../../../../functions/findings/notices/fleetNotice";
import { severities, type Source } from "../../../../functions/findings/model";
import { noticeText } from "../../../../functions/findings/notices/notice";
import { announcementOf, changeOf } from "../../../helpers/announcements";
import { oddText } from "../../../helpers/texts";

describe("a notice about a fleet", () => {
  it("makes one line of a change that hits four hundred hosts", () => {
    const announcements = Array.from({ length: 400 }, (_, index) =>
      announcementOf([changeOf("opened", { key: "a", title: "Disable telnet" }, `i-${index}`)]),
    );

    const notice = noticeOf(announcements);

    expect(notice.subject).to.equal("400 new findings (worst: high) on 400 hosts");
    expect(notice.summary).to.equal("400 hosts in 1 account. New: 400 high.");
    expect(notice.sections[0]).to.deep.equal({
      heading: "New, by rule",
      lines: ["HIGH Disable telnet — 400 hosts"],
      left: 0,
    });
    expect(noticeText(notice).length).to.be.below(400);
  });

  it("says why a rule fails where the reason is the same on all", () => {
    const lines = (...details: readonly string[]) =>
      noticeOf(
        details.map((detail, index) =>
          announcementOf([changeOf("opened", { key: "a", title: "A", detail }, `i-${index}`)]),
        ),
      ).sections[0]?.lines;

    expect(lines("Port 22 is open.", "Port 22 is open.")).to.deep.equal([
      "HIGH A: Port 22 is open. — i-0, i-1",
    ]);
    expect(lines("Port 22 is open.", "Port 23 is open.")).to.deep.equal(["HIGH A — i-0, i-1"]);
  });

  it("calls what AWS Config judges resources, and targets where there are hosts beside them", () => {
    const at = (source: Source, id: string) => {
      const change = changeOf("opened", { key: "a", title: "A" }, id);
      const series = { ...change.finding.series, source };
      return {
        ...announcementOf([{ ...change, finding: { ...change.finding, series } }]),
        series,
      };
    };
    const buckets = [1, 2, 3, 4].map((index) => at("config", `arn:aws:s3:::${index}`));

    const notice = noticeOf(buckets);
    expect(notice.subject).to.equal("4 new findings (worst: high) on 4 resources");
    expect(notice.sections.map(({ heading }) => heading)).to.include(
      "Resources with most of what is new",
    );
    expect(notice.sections[0]?.lines).to.deep.equal(["HIGH A — 4 resources"]);
    expect(noticeOf([...buckets, at("inspec", "i-1")]).subject).to.equal(
      "5 new findings (worst: high) on 5 targets",
    );
  });

  it("orders rules by severity, then by the number of hosts, and names few hosts", () => {
    const notice = noticeOf([
      announcementOf([
        changeOf("opened", { key: "a", title: "A", severity: "low" }, "i-1"),
        changeOf("opened", { key: "b", title: "B", severity: "high" }, "i-1"),
        changeOf("opened", { key: "c", title: "C", severity: "high" }, "i-1"),
      ]),
      announcementOf([
        changeOf("opened", { key: "c", title: "C", severity: "high" }, "i-2"),
        changeOf("gone", { key: "d", title: "D", severity: "medium" }, "i-2"),
      ]),
    ]);

    expect(notice.sections.map(({ lines }) => lines)).to.deep.equal([
      ["HIGH C — i-1, i-2", "HIGH B — i-1", "LOW A — i-1"],
      ["i-1: 2 high, 1 low", "i-2: 1 high"],
      ["MEDIUM D — i-2"],
    ]);
  });

  it("is a host's own notice where there is one host only", () => {
    expect(noticeOf([announcementOf([changeOf("opened")])]).subject).to.equal(
      "1 new finding (worst: high) on i-0123456789abcdef0",
    );
    expect(noticeOf([]).subject).to.equal("Nothing new on no host");
  });

  it("says shortly that there is nothing new on any of the hosts", () => {
    const quiet = ["i-1", "i-2"].map((host) => announcementOf([changeOf("updated", {}, host)]));

    expect(noticeOf(quiet).subject).to.equal("Nothing new on 2 hosts");
  });

  it("fits an e-mail's subject and a message's size, whatever happened", () => {
    const anyChange = fc
      .record({
        kind: fc.constantFrom(...changeKinds),
        key: fc.string(),
        title: fc.string({ unit: "binary", maxLength: 300 }),
        severity: fc.constantFrom(...severities),
        host: fc.oneof(fc.stringMatching(/^(i|mi)-[0-9a-f]{17}$/), oddText),
      })
      .map(({ kind, host, ...rest }) => changeOf(kind, rest, host));
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 60 }), (changes) => {
        const notice = noticeOf(changes.map((change) => announcementOf([change])));

        expect(notice.subject).to.match(/^[\x20-\x7e]{1,100}$/);
        expect(noticeText(notice).length).to.be.at.most(15_000);
        for (const { lines } of notice.sections) {
          for (const line of lines) expect(line).not.to.match(/[\r\n]/);
        }
      }),
    );
  });
});

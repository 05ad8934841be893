import { expect } from "chai";
import { hostNotice } from "../../../../functions/findings/notices/hostNotice";
import { noticeText } from "../../../../functions/findings/notices/notice";
import { announcementOf, changeOf } from "../../../helpers/announcements";
import { assessed } from "../../../helpers/coverage";

const summary = {
  open: { critical: 0, high: 2, medium: 1, low: 0, info: 0, unknown: 0 },
  excepted: 0,
  opened: 0,
  reopened: 0,
  resolved: 0,
  stillOpen: 3,
  ...assessed(1),
};

describe("a notice about a host", () => {
  it("tells what is new, the worst first, and what is closed", () => {
    const notice = hostNotice([
      announcementOf(
        [
          changeOf("opened", { key: "a", title: "Set the  umask\nfor users", severity: "low" }),
          changeOf("reopened", { key: "b", title: "Disable telnet", severity: "critical" }),
          changeOf("exception-expired", { key: "c", title: "Disable rsh", severity: "high" }),
          changeOf("resolved", { key: "d", title: "Enable auditd", closedAs: "fixed" }),
          changeOf("excepted", { key: "e" }),
          changeOf("updated", { key: "f" }),
        ],
        { summary, reportUrl: "https://example.com/report" },
      ),
    ]);

    expect(notice).to.deep.equal({
      subject: "3 new findings (worst: critical) on i-0123456789abcdef0",
      summary:
        "123456789012, eu-central-1, by openscap. New: 1 critical, 1 high, 1 low. Closed: 1. " +
        "Accepted by exceptions: 1. Open now in what was scanned: 3 findings.",
      sections: [
        {
          heading: "New",
          lines: [
            "CRITICAL Disable telnet (again)",
            "HIGH Disable rsh (its exception has ended)",
            "LOW Set the umask for users",
          ],
          left: 0,
        },
        { heading: "Closed", lines: ["HIGH Enable auditd (fixed)"], left: 0 },
      ],
      link: { label: "Report", url: "https://example.com/report" },
    });
  });

  it("says why a rule fails, and nothing of that where the finding is closed", () => {
    const detail = "Port 22 is open\nto 0.0.0.0/0.";
    const { sections } = hostNotice([
      announcementOf([
        changeOf("opened", { key: "a", title: "No open ports", detail }),
        changeOf("resolved", { key: "b", title: "No open doors", detail, state: "resolved" }),
      ]),
    ]);

    expect(sections.map(({ lines }) => lines)).to.deep.equal([
      ["HIGH No open ports: Port 22 is open to 0.0.0.0/0."],
      ["HIGH No open doors (closed)"],
    ]);
  });

  it("says shortly that there is nothing new", () => {
    const notice = hostNotice([announcementOf([], { summary })]);

    expect(notice.subject).to.equal("Nothing new on i-0123456789abcdef0");
    expect(noticeText(notice)).to.equal(
      "123456789012, eu-central-1, by openscap. Open now in what was scanned: 3 findings.",
    );
  });

  it("says by whom it was found, and counts what is open for what was scanned alone", () => {
    const opened = announcementOf([changeOf("opened", { key: "a" })], { summary });
    const series = { ...opened.series, source: "inspec", benchmark: "linux-baseline" } as const;

    const notice = hostNotice([opened, { ...opened, series, changes: [] }]);

    expect(notice.summary).to.match(/^123456789012, eu-central-1, by openscap, inspec\. /);
    expect(notice.summary).to.match(/Open now in what was scanned: 6 findings\.$/);
  });

  it("tells the last of several changes of one finding, and of closed ones only that", () => {
    const notice = hostNotice([
      announcementOf([changeOf("opened", { key: "a" })]),
      announcementOf([changeOf("resolved", { key: "a", closedAs: "fixed" })]),
    ]);

    expect(notice.subject).to.equal("1 finding closed on i-0123456789abcdef0");
  });

  it("shows some of many and counts the others", () => {
    const changes = Array.from({ length: 40 }, (_, index) =>
      changeOf("opened", { key: `${index}` }),
    );

    const { subject, sections } = hostNotice([announcementOf(changes)]);

    expect(subject).to.match(/^40 new findings/);
    expect(sections[0]?.lines).to.have.lengthOf(15);
    expect(sections[0]?.left).to.equal(25);
    expect(noticeText(hostNotice([announcementOf(changes)]))).to.contain("… and 25 more");
  });

  it("is cut to what a channel takes", () => {
    const changes = [changeOf("opened", { title: "x".repeat(256) })];

    expect(noticeText(hostNotice([announcementOf(changes)]), 100)).to.have.lengthOf(100);
  });
});

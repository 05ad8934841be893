import { expect } from "chai";
import * as fc from "fast-check";
import type { Notice } from "../../../../functions/findings/notices/notice";
import { slackComment, slackMessage } from "../../../../functions/sinks/slack/blocks";
import { checkBlocks } from "../../../../local/slack/wire";
import { oddText } from "../../../helpers/texts";

const notice: Notice = {
  subject: "2 new findings (worst: high) on i-0123456789abcdef0",
  summary: "New: 2 high.",
  sections: [
    { heading: "New", lines: ["HIGH Disable telnet", "HIGH <!channel> & *bold*"], left: 3 },
  ],
  link: { label: "Report", url: "https://example.com/a?b=1&c=|<x>" },
};

const anyNotice: fc.Arbitrary<Notice> = fc.record(
  {
    subject: oddText,
    summary: oddText,
    sections: fc.array(
      fc.record({
        heading: oddText,
        lines: fc.array(oddText, { minLength: 1, maxLength: 30 }),
        left: fc.nat(5),
      }),
      { maxLength: 20 },
    ),
    link: fc.record({ label: oddText, url: fc.oneof(fc.webUrl(), oddText) }),
  },
  { requiredKeys: ["subject", "summary", "sections"] },
);

describe("a Slack message", () => {
  it("has a header, the numbers, each section and the link", () => {
    expect(slackMessage(notice)).to.deep.equal({
      text: "2 new findings (worst: high) on i-0123456789abcdef0. New: 2 high.",
      blocks: [
        { type: "header", text: plain("2 new findings (worst: high) on i-0123456789abcdef0") },
        { type: "section", text: plain("New: 2 high.") },
        { type: "section", text: { type: "mrkdwn", text: "*New*", verbatim: true } },
        {
          type: "section",
          text: plain("• HIGH Disable telnet\n• HIGH <!channel> & *bold*\n• … and 3 more"),
        },
        {
          type: "context",
          elements: [
            {
              type: "mrkdwn",
              text: "<https://example.com/a?b=1&amp;c=%7C%3Cx%3E|Report>",
              verbatim: true,
            },
          ],
        },
      ],
    });
  });

  it("holds Slack's limits, whatever the notice says", () => {
    fc.assert(
      fc.property(anyNotice, (any) => {
        const { text, blocks } = slackMessage(any);

        expect(checkBlocks(blocks)).to.equal(undefined);
        expect(text.length).to.be.within(1, 3000);
      }),
    );
  });

  it("leads nowhere but to the web", () => {
    for (const url of ["javascript:alert(1)", "not a url", "file:///etc/passwd"]) {
      const { blocks } = slackMessage({ ...notice, link: { label: "Report", url } });
      expect(blocks.at(-1)?.type).to.equal("section");
    }
  });
});

describe("a comment to a file in Slack", () => {
  it("says the same in one text, and nobody is mentioned by a title", () => {
    expect(slackComment(notice).split("\n")).to.deep.equal([
      "*2 new findings (worst: high) on i-0123456789abcdef0*",
      "New: 2 high.",
      "*New*",
      "• HIGH Disable telnet",
      "• HIGH &lt;!channel&gt; &amp; *bold*",
      "• … and 3 more",
      "<https://example.com/a?b=1&amp;c=%7C%3Cx%3E|Report>",
    ]);
  });

  it("keeps what fits, and the link, of one that is too long", () => {
    const lines = Array.from({ length: 15 }, (_, index) => `${index} ${"x".repeat(290)}`);

    const comment = slackComment({ ...notice, sections: [{ heading: "New", lines, left: 0 }] });

    expect(comment.length).to.be.within(2000, 3000);
    expect(comment).to.match(/\n…\n<https:.*\|Report>$/);
  });

  it("has no mention and no broken escape in it, and is not too long, whatever the notice says", () => {
    fc.assert(
      fc.property(anyNotice, (any) => {
        const comment = slackComment({ ...any, link: undefined });

        expect(comment.length).to.be.at.most(3000);
        expect(comment).not.to.match(/[<>]|&(?!(?:amp|lt|gt);)/);
      }),
    );
  });
});

function plain(text: string): object {
  return { type: "plain_text", text, emoji: false };
}

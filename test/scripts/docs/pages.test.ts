import { expect } from "chai";
import { blocksOf, filled, linkTo } from "../../../scripts/docs/pages";

const page = `# Title

## What comes out

\`\`\`sh
# not a heading
\`\`\`

<!-- generated: outputs of It -->

| old |

<!-- end -->

The end.
`;

describe("a page with marks", () => {
  it("has a table between each two, below the heading that it is linked by", () => {
    const [block] = blocksOf("it.md", page);

    expect(block?.subject).to.equal("outputs of It");
    expect(block?.place).to.deep.equal({ file: "it.md", heading: "What comes out" });
  });

  it("gets the table anew and keeps all else, however often", () => {
    const fill = (text: string) => filled(text, blocksOf("it.md", text), () => "| new |\n");

    expect(fill(page)).to.equal(page.replace("| old |", "| new |"));
    expect(fill(fill(page))).to.equal(fill(page));
  });

  it("is refused where a table has no end", () => {
    const open = page.replace("<!-- end -->\n", "");

    const fault = "docs/it.md: the table of the outputs of It has no <!-- end --> behind it.";
    expect(() => blocksOf("it.md", open)).to.throw(fault);
    expect(() => blocksOf("it.md", `${open}${page}`)).to.throw(fault);
  });

  it("is linked to by file and heading, and by the heading alone on itself", () => {
    const place = { file: "it.md", heading: "What comes out" };

    expect(linkTo(place, "other.md")).to.equal("it.md#what-comes-out");
    expect(linkTo(place, "it.md")).to.equal("#what-comes-out");
  });
});

import { expect } from "chai";
import {
  cut,
  lineWidth,
  paint,
  paintSeverity,
  plain,
  severitiesText,
  severityRank,
  type Style,
} from "../../cli/style";

interface Terminal {
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly noColor?: string;
}

/** Does something as if standard output were such a terminal, or none. */
function on<T>({ isTTY, columns, noColor }: Terminal, work: () => T): T {
  const kept = { isTTY: process.stdout.isTTY, columns: process.stdout.columns };
  const keptColor = process.env["NO_COLOR"];
  Object.assign(process.stdout, { isTTY, columns });
  setNoColor(noColor);
  try {
    return work();
  } finally {
    Object.assign(process.stdout, kept);
    setNoColor(keptColor);
  }
}

function setNoColor(value: string | undefined): void {
  if (value === undefined) delete process.env["NO_COLOR"];
  else process.env["NO_COLOR"] = value;
}

const red = "\u001b[31mtext\u001b[39m";

describe("what commands print", () => {
  it("is coloured on a terminal only, and not where NO_COLOR is set", () => {
    const style: Style = "red";
    const painted = (terminal: Terminal) => on(terminal, () => paint(style, "text"));

    expect(painted({ isTTY: true })).to.equal(red);
    // An empty one asks for nothing, by its own convention.
    expect(painted({ isTTY: true, noColor: "" })).to.equal(red);
    expect(painted({ isTTY: true, noColor: "1" })).to.equal("text");
    expect(painted({ isTTY: false })).to.equal("text");
  });

  it("has severities in their colours, however they are written, and others in none", () => {
    on({ isTTY: true }, () => {
      expect(paintSeverity("HIGH")).to.equal("\u001b[31mHIGH\u001b[39m");
      expect(paintSeverity("strange")).to.equal("strange");
    });
  });

  it("has severities with the worst first, and unknown words last", () => {
    const words = ["strange", "low", "Critical", "unknown", "high"];

    expect(words.sort((a, b) => severityRank(a) - severityRank(b))).to.deep.equal([
      "Critical",
      "high",
      "low",
      "unknown",
      "strange",
    ]);
    expect(severitiesText({ low: 2, high: 1, medium: 0 })).to.equal("1 high  2 low");
  });

  it("lets no text of a scanner steer the terminal", () => {
    expect(cut("a\u001b[31m\r\nb\u202ec", 20)).to.equal("a [31m b c");
    expect(cut("1234567890", 5)).to.equal("1234…");
    expect(plain("naïve – ☃")).to.equal("naïve – ☃");
  });

  it("is as wide as the terminal, but no wider than is easily read", () => {
    const width = (columns: number, isTTY = true) => on({ isTTY, columns }, lineWidth);

    expect([width(80), width(300), width(0), width(80, false)]).to.deep.equal([80, 120, 100, 100]);
  });
});

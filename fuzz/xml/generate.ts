import type { Lots } from "../random";

const xccdf = "http://checklists.nist.gov/xccdf/1.2";
const arf = "http://scap.nist.gov/schema/asset-reporting-format/1.1";

const results = ["pass", "fail", "error", "unknown", "notapplicable", "notchecked"] as const;

/** Characters of names: of each range that the grammar lists, and the ends of some. */
const nameStart = Array.from("aZ_é\u00d8\u037f\u2070\u3001\ufdf0\ufffd\u{10000}\u{effff}");
const nameRest = [...nameStart, ...Array.from("-.09\u00b7\u0300\u203f")];

/** Texts of all planes, and those that come close to being markup. */
const texts = [
  "word",
  "two words",
  "]]",
  "]>",
  "--",
  "?>",
  "'\"",
  "é漢\u{1f600}",
  "\u0085\u00a0\u2028\ufffd\u{10ffff}",
  "\u007f\u0080",
  "line\nline",
  "line\r\nline",
  "\t",
  ">",
  " ",
  "0",
] as const;

const references = [
  "&amp;",
  "&lt;",
  "&gt;",
  "&quot;",
  "&apos;",
  "&#65;",
  "&#x42;",
  "&#x0009;",
  "&#10;",
  "&#13;",
  "&#xd7ff;",
  "&#xE000;",
  "&#x10fffF;",
  "&#x10000;",
  "&#00000000000000000000000000000000000065;",
] as const;

/** Writes documents that are well-formed and look like results, in the many ways that XML has for it. */
export class Generator {
  private readonly lots: Lots;
  /** The prefix of XCCDF's elements, with its colon. */
  private prefix = "";

  constructor(lots: Lots) {
    this.lots = lots;
  }

  document(): string {
    const { lots } = this;
    const outside = () => lots.one<string>(["\n", " ", "<!-- c -->", "<?p i?>", this.comment()]);
    this.prefix = lots.one(["", "", "", "x:", "cdf:", `${this.name()}:`]);
    return lots.several(2, outside) + this.root() + lots.several(2, outside);
  }

  private root(): string {
    const { lots } = this;
    const declaration = [
      [`xmlns${this.prefix === "" ? "" : `:${this.prefix.slice(0, -1)}`}`, xccdf],
    ];
    switch (lots.below(4)) {
      case 0:
        return this.testResult(declaration);
      case 1:
        return this.element(this.name(), [], this.testResult(declaration));
      case 2:
        return this.element(
          "a:asset-report-collection",
          [["xmlns:a", arf]],
          this.element("a:reports", [], this.benchmark(declaration)),
        );
      default:
        return this.benchmark(declaration);
    }
  }

  private benchmark(attributes: readonly string[][]): string {
    const rules = this.lots.several(2, () =>
      this.xccdf(
        "Rule",
        [["id", this.ruleId()]],
        this.xccdf("title", [], this.text()) + this.xccdf("description", [], this.mixed(2)),
      ),
    );
    const inside = this.xccdf("version", [], "1") + rules + this.testResult([]);
    return this.xccdf("Benchmark", [["id", "b"], ...attributes], inside);
  }

  private testResult(attributes: readonly string[][]): string {
    const inside = this.lots.several(3, () => this.space() + this.ruleResult());
    return this.xccdf("TestResult", [["id", "t"], ...attributes], inside + this.mixed(1));
  }

  private ruleResult(): string {
    const { lots } = this;
    const result = this.xccdf("result", [], lots.chance(0.8) ? lots.one(results) : this.text());
    const more = lots.several(2, () => this.xccdf(lots.one(["message", "ident"]), [], this.text()));
    return this.xccdf("rule-result", [["idref", this.ruleId()]], result + more + this.mixed(1));
  }

  private ruleId(): string {
    return `r${this.lots.below(3)}`;
  }

  private xccdf(local: string, attributes: readonly string[][], inside: string): string {
    return this.element(this.prefix + local, attributes, inside);
  }

  private element(name: string, given: readonly string[][], inside: string): string {
    const { lots } = this;
    const attributes = [...given];
    if (lots.chance(0.15)) attributes.push([this.name(), this.value()]);
    if (lots.chance(0.05)) attributes.push(["xml:lang", "en"]);
    if (lots.chance(0.05)) attributes.push([`xmlns:${this.name()}`, lots.one(["urn:a", "urn:b"])]);
    if (lots.chance(0.03)) attributes.push(["xmlns:p", "urn:p"], ["p:q", this.value()]);
    const written = attributes.map(([key = "", value = ""]) => this.attribute(key, value)).join("");
    const end = lots.chance(0.1) ? this.space() : "";
    if (inside === "" && lots.chance(0.7)) return `<${name}${written}${end}/>`;
    return `<${name}${written}${end}>${inside}</${name}${end}>`;
  }

  private attribute(name: string, value: string): string {
    const { lots } = this;
    const quote = lots.one([`"`, `"`, `'`]);
    const escaped = value.replaceAll(quote, quote === `"` ? "&quot;" : "&apos;");
    const around = lots.chance(0.1) ? this.space() : "";
    return `${this.space() || " "}${name}${around}=${around}${quote}${escaped}${quote}`;
  }

  private value(): string {
    return this.lots.several(3, () => this.lots.one([this.plain(), this.lots.one(references)]));
  }

  private name(): string {
    const { lots } = this;
    if (lots.chance(0.6)) return lots.one(["n", "other", "check", "fact", "y", "title"]);
    const rest = lots.several(3, () => nameRest[lots.below(nameRest.length)] ?? "");
    return (nameStart[lots.below(nameStart.length)] ?? "a") + rest;
  }

  private space(): string {
    return this.lots.one(["", " ", "\n", "\t", "\r\n", "  \n"]);
  }

  private plain(): string {
    return this.lots.one(texts).replace("]]>", "").replaceAll("<", "");
  }

  private text(): string {
    const { lots } = this;
    return lots
      .several(3, () =>
        lots.one([
          this.plain(),
          this.plain(),
          lots.one(references),
          `<![CDATA[${lots.one([this.plain(), "<x>", "&", "]", "]]"])}]]>`,
          this.comment(),
          `<?${this.name()} ${lots.one(["", "a", "?", "? >", "é"])}?>`,
          `<?${this.name()}?>`,
        ]),
      )
      .replaceAll("]]>]", "]]> ");
  }

  private comment(): string {
    return `<!--${this.lots.one(["", " c ", "<x>", "&y;", "- -", "é"])}-->`;
  }

  /** Text and elements of no meaning among each other. */
  private mixed(depth: number): string {
    return this.lots.several(2, () =>
      depth === 0 || this.lots.chance(0.5)
        ? this.text()
        : this.element(this.name(), [], this.mixed(depth - 1)),
    );
  }
}

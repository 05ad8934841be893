import type { Lots } from "../random";
import { damagedText, textBytes } from "../text";

/** Values of every kind, which stand where others are expected. */
const oddValues: readonly [unknown, ...unknown[]] = [
  null,
  true,
  0,
  -1.5,
  1e308,
  "",
  "text",
  'é\u{1f600}\u2028\n\t\\"',
  "__proto__",
  [],
  {},
  [null],
  [[]],
  { length: 3 },
];

const tokens: readonly [string, ...string[]] = [
  "{",
  ...Array.from("}[],:\"\\ \n\t0123456789-+.eE/*'tfn"),
  "null",
  "true",
  "NaN",
  "-",
  "01",
  "1.",
  "1e5",
  "\\u00e9",
  "\\ud800",
  "\\x",
  "\\u12",
  "\u0000",
  "\u001f",
  "\u007f",
  "\u00a0",
  "\u2028",
  "\ufeff",
  '"__proto__":{},',
  '"a":1,"a":2,',
];

/** The document of a seed: a report of InSpec, in half of all cases no JSON any more. */
export function inspecDocument(lots: Lots): Buffer {
  let text = written(new Reports(lots).report(), lots);
  const damages = lots.one([0, 0, 0, 1, 1, 2]);
  for (let index = 0; index < damages; index += 1) text = damagedText(text, tokens, lots);
  return textBytes(text, lots);
}

/** As `JSON.stringify` would write it, with white space and escapes here and there. */
function written(value: unknown, lots: Lots): string {
  const indent = lots.one([undefined, undefined, 1, "\t"]);
  const text = JSON.stringify(value, null, indent);
  if (!lots.chance(0.2)) return text;
  return text.replace(/[a-z/]/g, (letter) => {
    if (!lots.chance(0.02)) return letter;
    if (letter === "/") return "\\/";
    return `\\u00${letter.charCodeAt(0).toString(16)}`;
  });
}

/** Makes reports of the `json` and `json-min` reporters, with odd values in place of some. */
class Reports {
  constructor(private readonly lots: Lots) {}

  report(): unknown {
    const { lots } = this;
    const size = lots.below(3);
    if (lots.chance(0.2)) return this.object({ controls: this.list(size, () => this.minimal()) });
    return this.object({
      platform: this.object({ name: "debian", release: "12", target_id: "i-0aaaa1111bbbb2222" }),
      profiles: this.list(1 + size, () => this.profile()),
      statistics: this.object({ duration: 1.5 }),
      version: "5.22",
    });
  }

  private profile(): unknown {
    return this.object({
      name: this.lots.one(["p", "q"]),
      version: "1.0.0",
      parent_profile: this.lots.one([undefined, undefined, "p", "q"]),
      depends: this.list(this.lots.below(2), () => this.object({ name: "q", status: "skipped" })),
      status: this.lots.one(["loaded", "skipped", "failed"]),
      controls: this.list(this.lots.below(3), () => this.control()),
    });
  }

  private control(): unknown {
    return this.object({
      id: this.lots.one(["c1", "c2", "SV-1r1_rule"]),
      title: "A title",
      desc: "A description",
      descriptions: this.lots.one([undefined, [{ label: "fix", data: "f" }], { fix: "f" }]),
      impact: this.lots.one([0, 0.5, 1]),
      tags: this.object({ severity: "high", cci: ["CCI-000001"] }),
      waiver_data: this.lots.one([
        undefined,
        { justification: "j", expiration_date: "2031-06-30", run: false },
      ]),
      results: this.list(this.lots.below(3), () => this.result()),
    });
  }

  private result(): unknown {
    return this.object({
      status: this.lots.one(["passed", "failed", "skipped", "error"]),
      code_desc: "it works",
      run_time: 0.1,
      start_time: this.lots.one(["2026-01-02T03:04:05+00:00", "2026-01-02 03:04:05 +0100", "then"]),
      message: this.lots.one([undefined, "because"]),
      exception: this.lots.one([undefined, "StandardError"]),
      backtrace: this.lots.one([undefined, ["line 1"]]),
    });
  }

  private minimal(): unknown {
    return this.object({
      id: this.lots.one(["c1", "c2"]),
      profile_id: this.lots.one(["p", "q", null]),
      profile_sha256: "0",
      status: this.lots.one(["passed", "failed"]),
      code_desc: "it works",
    });
  }

  private list(length: number, make: () => unknown): unknown {
    return this.odd(Array.from({ length }, make));
  }

  private object(entries: Readonly<Record<string, unknown>>): unknown {
    const kept = Object.entries(entries).filter(() => !this.lots.chance(0.04));
    return this.odd(Object.fromEntries(kept.map(([key, value]) => [key, this.odd(value)])));
  }

  private odd(value: unknown): unknown {
    return this.lots.chance(0.01) ? this.lots.one(oddValues) : value;
  }
}

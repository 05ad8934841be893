import { Document, isScalar, parseDocument, visit } from "yaml";
import {
  readExceptionsFile,
  readExceptionsOfProgram,
} from "../../functions/findings/exceptions/authoring";
import { Lots } from "../random";
import type { Checked, Fault, Subject } from "../subject";
import { damagedText } from "../text";

const now = "2026-06-01T00:00:00.000Z";

const tokens: readonly [string, ...string[]] = [
  ":",
  ...Array.from("-?,[]{}#&*!|>'\"%@` \n\t~\\"),
  "- ",
  ": ",
  "\n  ",
  "\n- ",
  "&a ",
  "*a",
  "<<: *a\n",
  "!!str ",
  "? ",
  "---\n",
  "...\n",
  "|\n",
  ">-\n",
  "'",
  '"\\x41"',
  "null",
  "yes",
  "0o7",
  "\u0000",
  "\u0085",
  "\ufeff",
  "%YAML 1.1\n---\n",
  "__proto__: {a: b}\n",
  "constructor: 1\n",
];

const scalars: readonly [unknown, ...unknown[]] = [
  "text",
  "two words",
  "2027-03-31",
  "000000000012",
  "a: b",
  "line\nline\n",
  " padded ",
  "- a",
  "#",
  "true",
  true,
  "null",
  "~",
  "",
  "*",
  "cis:1.1",
  "é\u{1f600}",
  null,
  [],
  {},
];

/** The reader of files of exceptions, beside what `yaml` makes of them. */
export class ExceptionsSubject implements Subject {
  readonly name = "exceptions";
  readonly suffix = ".yaml";
  readonly missing: readonly string[] = [];

  document(seed: number): Buffer {
    const lots = new Lots(seed);
    const value = { exceptions: Array.from({ length: lots.below(4) }, () => exception(lots)) };
    let text = lots.chance(0.2)
      ? JSON.stringify(value, null, lots.below(3))
      : new Document(value, { aliasDuplicateObjects: lots.chance(0.5) }).toString({
          lineWidth: lots.one([0, 20, 100]),
          flowCollectionPadding: lots.chance(0.5),
          collectionStyle: lots.one(["any", "any", "flow", "block"]),
          defaultStringType: lots.one([
            "PLAIN",
            "PLAIN",
            "QUOTE_DOUBLE",
            "QUOTE_SINGLE",
            "BLOCK_LITERAL",
          ]),
        });
    const damages = lots.one([0, 0, 1, 1, 2, 3]);
    for (let index = 0; index < damages; index += 1) text = damagedText(text, tokens, lots);
    return Buffer.from(text);
  }

  async check(document: Buffer): Promise<Checked> {
    const text = document.toString();
    const faults: Fault[] = [];
    let accepted = false;
    try {
      const read = readExceptionsFile(text, { now });
      accepted = read.faults.length === 0;
      const other = byValue(text);
      const own = accepted ? JSON.stringify(read.value) : "refused";
      if (other !== undefined && own !== other)
        faults.push({
          kind: "other exceptions than of the same value",
          detail: [own, other, ...read.faults.map(({ sentence }) => sentence)],
        });
    } catch (error) {
      faults.push({
        kind: "crash",
        detail: [error instanceof Error ? (error.stack ?? "") : String(error)],
      });
    }
    return Promise.resolve({ accepted, faults, doubts: [] });
  }

  async stop(): Promise<void> {
    await Promise.resolve();
  }
}

function exception(lots: Lots): unknown {
  const entries = {
    id: lots.one(["a", "b", "c"]) + String(lots.below(100)),
    rule: lots.one(["xccdf_rule", "SV-1r1_rule", "cis:1.1", "some-*"]),
    justification: "because",
    owner: "somebody",
    expires: lots.one(["2027-03-31", "2027-03-31T12:00:00Z", "2020-01-01"]),
    ticket: lots.one(["T-1", undefined]),
    category: lots.one(["risk-accepted", undefined, undefined]),
    scope: lots.one([
      undefined,
      { accounts: ["000000000012"], tags: { env: ["test", "*"] } },
      { benchmarks: ["b*"], sources: ["openscap"] },
    ]),
  };
  const kept = Object.entries(entries).filter(([, value]) => value !== undefined);
  const odd = kept.map(([key, value]) => [key, lots.chance(0.05) ? lots.one(scalars) : value]);
  return lots.chance(0.02) ? lots.one(scalars) : Object.fromEntries(odd);
}

/** What becomes of the value that `yaml` makes of the text, read as if a program had it; if it makes one. */
function byValue(text: string): string | undefined {
  const document = parseDocument(text, { schema: "failsafe", prettyErrors: false });
  if (document.errors.length > 0) return "refused";
  // Nothing is nothing, whatever a schema without types calls it.
  visit(document, {
    Scalar: (_, node) => {
      const isNothing = node.type === "PLAIN" && /^(?:|~|null|Null|NULL)$/.test(node.source ?? "");
      if (isNothing) node.value = null;
    },
  });
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
    JSON.stringify(value);
  } catch {
    // Aliases of nothing, or such that the value would have no end.
    return undefined;
  }
  if (document.contents === null || isScalar(document.contents)) {
    return value === null ? "[]" : "refused";
  }
  const entries = Object.entries(value ?? {});
  if (Array.isArray(value) || entries.some(([key]) => !known.has(key))) return "refused";
  const { exceptions, catalogues } = Object.fromEntries(entries) as Record<string, unknown>;
  const read = readExceptionsOfProgram(exceptions, catalogues, {
    now,
    paths: { exceptions: "exceptions", catalogues: "catalogues" },
  });
  return read.faults.length === 0 ? JSON.stringify(read.value) : "refused";
}

const known = new Set(["exceptions", "catalogues", "$schema"]);

import { readExpiry } from "../../functions/findings/exceptions";
import { waiverDate } from "../../functions/readers/inspec/waiverDate";
import { instantFrom } from "../../functions/readers/shared/instant";
import { Lots } from "../random";
import type { Checked, Fault, Subject } from "../subject";
import { damagedText } from "../text";

const tokens: readonly [string, ...string[]] = [
  "0",
  ...Array.from("123456789-:.+TZ "),
  "24",
  "60",
  "é",
  "\n",
];

/** What reads times, beside the engine's `Date.parse`. */
export class TimesSubject implements Subject {
  readonly name = "times";
  readonly suffix = ".txt";
  readonly missing: readonly string[] = [];

  document(seed: number): Buffer {
    const lots = new Lots(seed);
    const two = (below: number) => String(lots.below(below)).padStart(2, "0");
    const zone = lots.one(["Z", "Z", "", `${lots.one(["+", "-"])}${two(16)}:${two(61)}`]);
    const fraction = lots.chance(0.3) ? `.${lots.below(10 ** (1 + lots.below(9)))}` : "";
    const year = lots.one([1970, 1999, 2024, 2026, 2100, 2199, lots.below(10_000)]);
    const date = `${String(year).padStart(4, "0")}-${two(14)}-${two(33)}`;
    let text = `${date}T${two(25)}:${two(61)}:${two(62)}${fraction}${zone}`;
    if (lots.chance(0.2)) text = date;
    if (lots.chance(0.2)) text = damagedText(text, tokens, lots);
    return Buffer.from(text);
  }

  async check(document: Buffer): Promise<Checked> {
    let text = document.toString();
    const faults: Fault[] = [];
    let accepted = false;
    // No place has such a zone; what becomes of it is a limit, and not a matter of form.
    if (/[+-](?:14:(?!00)|1[5-9]|[2-9]\d)/.test(text.slice(10))) text = "";
    try {
      const instant = instantFrom(text);
      accepted = instant !== undefined;
      compare("instant", instant, byEngine(text.trim()), faults);
      // A date lasts to its end, and a time has a zone: that is all in which they differ here.
      const hasZone = /T\d\d:\d\d:.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && !/T24|:60[.Z+-]/.test(text);
      if (hasZone && !/\.\d{10}/.test(text)) {
        compare("expiry", readExpiry(text), byEngine(text), faults);
      }
      waiverDate(text);
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

function compare(
  what: string,
  own: string | undefined,
  engines: string | undefined,
  faults: Fault[],
): void {
  if (own === engines) return;
  // What is refused beyond any use: far years, and zones that no place has.
  if (own === undefined && !/^(?:19[789]|20|21)/.test(engines ?? "")) return;
  const detail = [own ?? "refused", engines ?? "must be refused"];
  faults.push({ kind: `another ${what} than the engine's`, detail });
}

const form =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d):(\d\d)(?:(\.\d{1,3})\d*)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/;

/** The same by the engine's parser, which knows no second for a leap, and no days of other months. */
function byEngine(text: string): string | undefined {
  const [, minutes = "", second = "", fraction = "", zone = "Z"] = form.exec(text) ?? [];
  const leap = second === "60";
  const time = Date.parse(`${minutes}:${leap ? "59" : second}${fraction}${zone}`);
  if (Number.isNaN(time)) return undefined;
  const day = new Date(`${minutes.slice(0, 10)}T00:00:00Z`).toISOString().slice(0, 10);
  if (day !== minutes.slice(0, 10)) return undefined;
  return new Date(time + (leap ? 1000 : 0)).toISOString();
}

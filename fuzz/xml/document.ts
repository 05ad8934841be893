import { Lots } from "../random";
import { damaged, damagedBytes } from "./damage";
import { declaration } from "./declaration";
import { Generator } from "./generate";

type Written = "utf8" | "utf16le" | "utf16be" | "latin1";

/** How documents are encoded, what they declare, and the mark before them. Most are UTF-8. */
function encodingOf(lots: Lots): { written: Written; declared: string | undefined; mark: string } {
  const mark = lots.chance(0.6) ? "\ufeff" : "";
  switch (lots.below(30)) {
    case 0:
      return {
        written: "utf16le",
        declared: lots.one(["UTF-16", undefined, "UTF-16LE", "UTF-8"]),
        mark,
      };
    case 1:
      return { written: "utf16be", declared: lots.one(["utf-16", undefined, "UTF-16LE"]), mark };
    case 2:
      return { written: "latin1", declared: lots.one(["ISO-8859-1", "latin1", "UTF-8"]), mark: "" };
    case 3:
      return {
        written: "utf8",
        declared: lots.one(["US-ASCII", "ISO-8859-1", "x", "", "UTF-16"]),
        mark: "",
      };
    case 4:
      return { written: "utf8", declared: "UTF-8", mark };
    default:
      return { written: "utf8", declared: lots.one(["UTF-8", "utf-8", undefined]), mark: "" };
  }
}

/** The document of a seed: like results, in half of all cases damaged. */
export function xmlDocument(seed: number): Buffer {
  const lots = new Lots(seed);
  const { written, declared, mark } = encodingOf(lots);
  let text = new Generator(lots).document();
  // A declaration stands at the very beginning, or nowhere.
  text = declaration(lots, declared) + text;
  const damages = lots.one([0, 0, 0, 1, 1, 1, 2, 3]);
  for (let index = 0; index < damages; index += 1) text = damaged(text, lots);
  let bytes = encoded(mark + text, written);
  for (let left = lots.chance(0.15) ? 1 + lots.below(2) : 0; left > 0; left -= 1) {
    bytes = damagedBytes(bytes, lots);
  }
  return bytes;
}

function encoded(text: string, written: Written): Buffer {
  switch (written) {
    case "utf16be":
      return Buffer.from(text, "utf16le").swap16();
    case "latin1":
      return Buffer.from(text.replace(/[\u0100-\u{10ffff}]/gu, "?"), "latin1");
    case "utf8":
    case "utf16le":
      return Buffer.from(text, written);
  }
}

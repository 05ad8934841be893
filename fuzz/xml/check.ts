import type { Checked, Fault } from "../subject";
import type { XmlEvents } from "./events";
import { type Outcome, attributes, everything, results, wellFormed } from "./reading";
import { type Answers, bySaxes } from "./witnesses";

/**
 * What the reader refuses although it is well-formed XML, each for a reason of its own: document types
 * and entities, encodings that no scanner writes, limits, and a prefix that objects of JavaScript have
 * a meaning for.
 */
const deliberate =
  /document type declarations|declares the encoding|is encoded in|declares US-ASCII|more than \d+|longer than \d+|deeper than \d+|does not end within|"__proto__" is not taken|the document is .*must be XCCDF/;

/** What is well-formed and yet no result, or says too little. */
const noResults = /there is no TestResult|does not name its rule|must be XCCDF results|time/;

/** How the reader takes a document, at once and in chunks. */
export interface Readings {
  readonly whole: Outcome;
  readonly pieces: Outcome;
  readonly reports: Outcome;
  readonly reportsInPieces: Outcome;
}

/** @param sizes of the chunks, over and over. */
export async function readingsOf(
  document: Buffer,
  sizes: readonly number[],
  all: boolean,
): Promise<Readings> {
  const whole = await wellFormed(document, [document.length]);
  const reports = await results(document, [document.length], all);
  return {
    whole,
    pieces: await wellFormed(document, sizes),
    reports,
    reportsInPieces: whole.refusal === null ? await results(document, sizes, all) : reports,
  };
}

/**
 * Holds the reader to what other parsers say of a document, and to itself: the answer must be the same
 * whatever the chunks.
 */
export function checkXml(document: Buffer, answers: Answers, readings: Readings): Checked {
  const { whole } = readings;
  const faults = selfFaults(readings);
  const doubts: Fault[] = [];
  const { events, refusal } = bySaxes(document, attributes);
  const said = [answers.expat, answers.libxml2, refusal];
  const takenBy = said.filter((answer) => answer === null).length;
  const refusedBy = said.filter((answer) => typeof answer === "string").length;
  const detail = ["plumbline", "expat", "libxml2", "saxes"].map(
    (name, index) => `${name}: ${[whole.refusal, ...said][index] ?? "takes it, or is absent"}`,
  );
  if (whole.refusal === null && refusedBy > 0) {
    if (refusedBy > 1) faults.push({ kind: "accepted though malformed", detail });
    else if (!hasNewNames(document, answers)) {
      doubts.push({ kind: "accepted, refused by one", detail });
    }
  }
  // expat and libxml2 take versions that the grammar does not have, such as "1.".
  if (whole.refusal !== null && takenBy > 0 && !deliberate.test(whole.refusal)) {
    const many = takenBy > 1 && refusal?.includes("version number must") !== true;
    if (many) faults.push({ kind: "wrongly refused", detail });
    else doubts.push({ kind: "refused, accepted by one", detail });
  }
  if (whole.refusal === null && events !== undefined && isUtf8(document)) {
    const found = everything(document.subarray(markLength(document)));
    if (!sameEvents(found, events)) {
      const detail = [found.join("\n"), events.join("\n")];
      faults.push({ kind: "another content than saxes", detail });
    }
  }
  return { accepted: whole.refusal === null, faults, doubts };
}

/** expat has the characters of names as XML's fourth edition had them: far fewer beyond ASCII. */
function hasNewNames(document: Buffer, { expat }: Answers): boolean {
  return expat?.includes("invalid token") === true && document.some((byte) => byte >= 0x80);
}

function selfFaults({ whole, pieces, reports, reportsInPieces }: Readings): Fault[] {
  const faults: Fault[] = [];
  const readings = [whole, pieces, reports, reportsInPieces];
  const detail = readings.map(({ refusal }) => refusal ?? "takes it");
  for (const { crash } of readings) {
    if (crash !== undefined) faults.push({ kind: "crash", detail: [crash] });
  }
  if (!isSame(whole, pieces) || !isSame(reports, reportsInPieces)) {
    faults.push({ kind: "another answer in other chunks", detail });
  }
  if (whole.refusal !== null && reports.refusal === null) {
    faults.push({ kind: "read though malformed", detail });
  }
  const reason = whole.refusal === null ? reports.refusal : null;
  if (reason !== null && !noResults.test(reason) && !deliberate.test(reason)) {
    faults.push({ kind: "not read though well-formed", detail });
  }
  return faults;
}

function isSame(one: Outcome, other: Outcome): boolean {
  return one.refusal === other.refusal && one.read === other.read;
}

/**
 * Line ends become one where a text is handed over, and saxes makes two of a lone carriage return; characters beyond U+FFFF
 * in names are read as their numbers; and what becomes of white space in the names of namespaces, which
 * are none, is each parser's own.
 */
function sameEvents(found: XmlEvents, events: XmlEvents): boolean {
  const lines = (each: XmlEvents) =>
    each
      .join("\n")
      .replace(/[\r\n]+/g, "\n")
      .replace(/^<\{[^}]*\}/gm, (name) => name.replace(/\s+/g, ""))
      .replace(/_([\da-f]{5,6})_/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
  return lines(found) === lines(events);
}

function markLength(document: Buffer): number {
  return document.toString("hex", 0, 3) === "efbbbf" ? 3 : 0;
}

function isUtf8(document: Buffer): boolean {
  const head = document.toString("latin1", markLength(document), 200);
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)/.exec(head)?.[1];
  return !document.includes(0) && /^(?:utf-?8|(?:us-)?ascii)$/i.test(declared ?? "utf-8");
}

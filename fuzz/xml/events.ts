import { parser } from "sax";
import { SaxesParser } from "saxes";
import { Extractor } from "../../functions/readers/xccdf/extractor";
import { limitsFrom } from "../../functions/readers/xccdf/limits";
import type { Element, SubtreeReader } from "../../functions/readers/xccdf/subtree";

/** What is in a document, as one line per tag or text; texts that touch each other are one. */
export type XmlEvents = readonly string[];

class Recorder {
  readonly events: string[] = [];
  private inText = false;
  private depth = 0;

  open(uri: string, local: string, attributes: Readonly<Record<string, string>>): void {
    const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
    this.events.push(`<{${uri}}${local} ${JSON.stringify(sorted)}>`);
    this.inText = false;
    this.depth += 1;
  }

  text(piece: string): void {
    // White space around the root is no text of the document's.
    if (piece === "" || this.depth === 0) return;
    this.events.push((this.inText ? (this.events.pop() ?? "") : "") + piece);
    this.inText = true;
  }

  close(): void {
    this.events.push("</>");
    this.inText = false;
    this.depth -= 1;
  }
}

function recorderOf(recorder: Recorder, attributeNames: readonly string[]): SubtreeReader {
  return {
    reading: true,
    wants: () => true,
    open: (element: Element) => {
      const named = attributeNames.map((name) => [name, element.attribute(name)] as const);
      const given = named.filter((each): each is [string, string] => each[1] !== undefined);
      recorder.open(element.uri, element.local, Object.fromEntries(given));
    },
    text: (piece) => {
      recorder.text(piece);
    },
    close: () => {
      recorder.close();
    },
  };
}

/** What our scanner finds, given the document in pieces of those sizes. Throws where it refuses. */
export function scannedEvents(
  document: Uint8Array,
  attributeNames: readonly string[],
  sizes: readonly number[] = [65536],
): XmlEvents {
  const recorder = new Recorder();
  const extractor = new Extractor(limitsFrom(), [], () => {
    if (extractor.scanner.depth > 1) return;
    extractor.read(recorderOf(recorder, attributeNames), () => undefined);
  });
  extractor.scanner.watchAll = true;
  let from = 0;
  for (let index = 0; from < document.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    extractor.scanner.write(document.subarray(from, from + size));
    from += size;
  }
  extractor.scanner.end();
  return recorder.events;
}

/** What `sax` finds, strict and with namespaces. Throws where it refuses. */
export function saxEvents(document: string, attributeNames: readonly string[]): XmlEvents {
  const recorder = new Recorder();
  const sax = parser(true, { xmlns: true });
  sax.onerror = (error) => {
    throw error;
  };
  sax.onopentag = (tag) => {
    if (!("uri" in tag)) throw new Error("namespaces are off");
    const given: Record<string, string> = {};
    for (const { name, value } of Object.values(tag.attributes)) {
      // sax leaves white space in values as it is; the reader collapses it.
      if (attributeNames.includes(name)) given[name] = collapsed(value);
    }
    recorder.open(tag.uri, tag.local, given);
  };
  sax.ontext = sax.oncdata = (text) => {
    recorder.text(text);
  };
  sax.onclosetag = () => {
    recorder.close();
  };
  sax.write(document).close();
  return recorder.events;
}

/** What `saxes` finds. Throws where it refuses. */
export function saxesEvents(document: string, attributeNames: readonly string[]): XmlEvents {
  const recorder = new Recorder();
  const saxes = new SaxesParser({ xmlns: true });
  saxes.on("error", (error) => {
    throw error;
  });
  saxes.on("opentag", ({ uri, local, attributes }) => {
    const given: Record<string, string> = {};
    for (const { name, value } of Object.values(attributes)) {
      if (attributeNames.includes(name)) given[name] = collapsed(value);
    }
    recorder.open(uri, local, given);
  });
  const text = (piece: string) => {
    recorder.text(piece);
  };
  saxes.on("text", text);
  saxes.on("cdata", text);
  saxes.on("closetag", () => {
    recorder.close();
  });
  saxes.write(document).close();
  return recorder.events;
}

/** Whether `saxes`, the strictest parser there is in JavaScript, takes a document. */
export function saxesAccepts(document: string): boolean {
  const saxes = new SaxesParser({ xmlns: true });
  let accepted = true;
  saxes.on("error", () => {
    accepted = false;
  });
  saxes.write(document).close();
  return accepted;
}

/** As the reader has the values of attributes. */
function collapsed(value: string): string {
  return value.replace(/[ \t\n\r]+/g, " ").trim();
}

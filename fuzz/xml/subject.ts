import type { Lots } from "../random";
import type { Checked, Subject } from "../subject";
import { chunkSizes } from "../text";
import { checkXml, readingsOf } from "./check";
import { xmlDocument } from "./document";
import { NativeParsers } from "./witnesses";

/** The reader of XCCDF and ARF, beside expat, libxml2 and saxes. */
export class XmlSubject implements Subject {
  readonly name = "xml";
  readonly suffix = ".xml";
  readonly missing: readonly string[];
  private readonly parsers: NativeParsers;

  private constructor(parsers: NativeParsers) {
    this.parsers = parsers;
    this.missing = parsers.missing;
  }

  static async start(): Promise<XmlSubject> {
    return new XmlSubject(await NativeParsers.start());
  }

  document(seed: number): Buffer {
    return xmlDocument(seed);
  }

  async check(document: Buffer, lots: Lots, sizes = chunkSizes(lots)): Promise<Checked> {
    const answers = this.parsers.ask(document);
    const readings = await readingsOf(document, sizes, lots.chance(0.3));
    return checkXml(document, await answers, readings);
  }

  async stop(): Promise<void> {
    await this.parsers.stop();
  }
}

import type { Limits } from "./limits";
import { type Element, type SubtreeReader, TextCollector } from "./subtree";
import { isAssetIdentification, isReportingCore } from "./vocabulary";

/** What an ARF says of the machine that a report is about. */
export interface Asset {
  /** Host names, the fully qualified one first. */
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  /** Identifiers that other systems know it by. */
  readonly ids: readonly string[];
}

/** Reads an `asset`. */
export class AssetReader implements SubtreeReader {
  private readonly fqdns: string[] = [];
  private readonly hostnames: string[] = [];
  private readonly addresses: string[] = [];
  private readonly ids: string[] = [];
  private readonly collector: TextCollector;
  private depth = 0;

  constructor(limits: Limits) {
    this.collector = new TextCollector(limits.textLength);
  }

  get asset(): Asset {
    return { names: [...this.fqdns, ...this.hostnames], addresses: this.addresses, ids: this.ids };
  }

  get reading(): boolean {
    return this.collector.reading;
  }

  wants(): boolean {
    return true;
  }

  open(element: Element): void {
    this.depth += 1;
    if (this.collector.active || !isAssetIdentification(element.uri)) return;
    const list = this.listFor(element);
    if (list !== undefined) {
      this.collector.start(this.depth, "identity", (text) => {
        if (text !== "") list.push(text);
      });
    }
  }

  text(piece: string): void {
    this.collector.add(piece);
  }

  close(): void {
    this.collector.end(this.depth);
    this.depth -= 1;
  }

  private listFor(element: Element): string[] | undefined {
    switch (element.local) {
      case "fqdn":
        return this.fqdns;
      case "hostname":
        return this.hostnames;
      case "ip-v4":
      case "ip-v6":
        return this.addresses;
      case "synthetic-id":
        this.ids.push(element.attribute("id") ?? "");
        return undefined;
      case "system-name":
        return this.ids;
      default:
        return undefined;
    }
  }
}

/** Reads a `relationship`: which assets a report is about. */
export class RelationshipReader implements SubtreeReader {
  /** Id of the report, where the relationship is `isAbout`. */
  report: string | undefined;
  readonly assets: string[] = [];
  private readonly collector: TextCollector;
  private depth = 0;

  constructor(limits: Limits) {
    this.collector = new TextCollector(limits.textLength);
  }

  get reading(): boolean {
    return this.collector.reading;
  }

  wants(): boolean {
    return true;
  }

  open(element: Element): void {
    this.depth += 1;
    if (this.depth === 1) {
      // The type is a qualified name; its prefix is whatever the writer chose.
      const isAbout = /(?:^|:)isAbout$/.test(element.attribute("type") ?? "");
      this.report = isAbout ? element.attribute("subject") : undefined;
    } else if (isReportingCore(element.uri) && element.local === "ref") {
      this.collector.start(this.depth, "identity", (text) => this.assets.push(text));
    }
  }

  text(piece: string): void {
    this.collector.add(piece);
  }

  close(): void {
    this.collector.end(this.depth);
    this.depth -= 1;
  }
}

import type { RuleMetadata } from "../../findings/model";
import { Extractor } from "./extractor";
import type { Limits } from "./limits";
import { RuleReader } from "./ruleMetadata";
import { isXccdf } from "./vocabulary";

/** Reads the rules that are wanted. */
export class RulePass extends Extractor {
  private readonly wanted: (rule: string) => boolean;
  private readonly found: (metadata: RuleMetadata) => void;
  private readonly lookUp: (value: string) => string | undefined;

  constructor(
    limits: Limits,
    wanted: (rule: string) => boolean,
    found: (metadata: RuleMetadata) => void,
    lookUp: (value: string) => string | undefined = () => undefined,
  ) {
    super(limits, ["Rule"]);
    this.wanted = wanted;
    this.found = found;
    this.lookUp = lookUp;
  }

  protected override begin(local: string, uri: string): void {
    if (local !== "Rule" || !isXccdf(uri)) return;
    if (!this.wanted(this.scanner.attribute("id") ?? "")) return;
    const reader = new RuleReader(this.limits, this.lookUp);
    this.read(reader, () => {
      this.found(reader.metadata);
    });
  }
}

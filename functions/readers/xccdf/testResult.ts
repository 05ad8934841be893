import type {
  Override,
  RuleResult,
  Scan,
  Score,
  TargetFact,
  XccdfResult,
} from "../../findings/model";
import { cut } from "../../findings/text";
import { instanceIdsIn } from "../shared/instanceIds";
import { instantFrom, isLocal } from "../shared/instant";
import type { Asset } from "./assets";
import type { Limits } from "./limits";
import { briefRuleResult } from "./briefRuleResult";
import { type Collect, RuleResultBuilder } from "./ruleResult";
import { scannerFrom, sourceFrom } from "./identity";
import { standing } from "./standingResult";
import { type BriefChild, type Element, type SubtreeReader, TextCollector } from "./subtree";
import { nonEmpty, numberFrom } from "./values";
import { isXccdf } from "./vocabulary";

/** XCCDF's scoring model where a score names none. */
const defaultScoring = "urn:xccdf:scoring:default";

const readChildren: ReadonlySet<string> = new Set([
  "benchmark",
  "tailoring-file",
  "profile",
  "target",
  "target-address",
  "target-facts",
  "set-value",
  "rule-result",
  "score",
]);
const readInRuleResult: ReadonlySet<string> = new Set([
  "result",
  "override",
  "ident",
  "message",
  "instance",
  "check",
  "complex-check",
]);
const neverRead: ReadonlySet<string> = new Set(["check-import", "check-export", "check-content"]);

/** What stands around a TestResult and says more of it. */
export interface Surroundings {
  /** Of the Benchmark that the TestResult is in, if it is in one. */
  readonly benchmark?: { readonly id?: string; readonly version?: string };
  /** The asset that the ARF report with the TestResult is about. */
  readonly asset?: Asset;
}

/** Reads a `TestResult`: hands each rule-result on as soon as it ends, keeps what makes a `Scan`. */
export class TestResultReader implements SubtreeReader {
  /** Values that the scan set, by id: what `sub` in a rule's text stands for. */
  readonly values = new Map<string, string>();
  private readonly onRuleResult: (result: RuleResult, isBrief: boolean) => void;
  /** A rule-result that was understood in brief, until its end is certain to have been met. */
  private briefly: RuleResult | undefined;
  private readonly inFull: (result: XccdfResult) => boolean;
  private readonly textLength: number;
  private readonly collector: TextCollector;
  /** Local names of the open elements; "" for one of a foreign namespace. */
  private readonly path: string[] = [];
  private ruleResult: RuleResultBuilder | undefined;
  private id = "";
  private testSystem: string | undefined;
  private version: string | undefined;
  private startTime: string | undefined;
  private endTime: string | undefined;
  private localTimes = false;
  private benchmark: Scan["benchmark"] = {};
  private tailoring: Scan["tailoring"];
  private profile: string | undefined;
  private readonly targets: string[] = [];
  private readonly addresses: string[] = [];
  private readonly facts: TargetFact[] = [];
  private readonly scores: Score[] = [];

  /**
   * @param onRuleResult is told of each, and whether it was understood in brief, so that it lacks all
   *   that stands behind its result.
   * @param inFull whether a rule-result with that result is read to its end; of others everything
   *   that stands behind the result is left out.
   */
  constructor(
    limits: Limits,
    onRuleResult: (result: RuleResult, isBrief: boolean) => void,
    inFull: (result: XccdfResult) => boolean,
  ) {
    this.onRuleResult = onRuleResult;
    this.inFull = inFull;
    this.textLength = limits.textLength;
    this.collector = new TextCollector(limits.textLength);
  }

  get reading(): boolean {
    return this.collector.reading;
  }

  wants({ uri, local }: Element, depth: number): boolean {
    const known = isXccdf(uri);
    if (depth === 1) return known && readChildren.has(local);
    if (depth === 2 && this.ruleResult !== undefined) {
      const { result } = this.ruleResult;
      if (!known || !readInRuleResult.has(local)) return false;
      return local === "override" || result === undefined || this.inFull(result);
    }
    return !(known && neverRead.has(local));
  }

  brief(child: Element): BriefChild | undefined {
    if (!isXccdf(child.uri)) return undefined;
    if (child.local === "rule-result") {
      this.tellBrief();
      return briefRuleResult(child, this.inFull, (result) => (this.briefly = result));
    }
    if (child.local !== "set-value") return undefined;
    const id = child.attribute("idref") ?? "";
    return {
      textOf: "",
      settle: (text) => {
        this.values.set(id, cut(text, this.textLength));
        return true;
      },
    };
  }

  open(element: Element): void {
    const local = isXccdf(element.uri) ? element.local : "";
    const depth = this.path.push(local);
    if (depth === 1) this.openRoot(element);
    if (depth === 1 || this.collector.active || local === "") return;
    const collect: Collect = (use, done) => {
      this.collector.start(depth, use, done);
    };
    if (this.ruleResult !== undefined) {
      this.ruleResult.open(element, this.path[depth - 2] ?? "", collect);
    } else if (depth === 2) {
      this.openChild(element, collect);
    } else if (depth === 3 && this.path[1] === "target-facts" && local === "fact") {
      const name = element.attribute("name") ?? "";
      collect("identity", (value) => this.facts.push({ name, value }));
    }
  }

  text(piece: string): void {
    this.collector.add(piece);
  }

  close(): void {
    this.collector.end(this.path.length);
    if (this.path.length === 2 && this.ruleResult !== undefined) {
      const { ruleResult } = this;
      this.ruleResult = undefined;
      this.onRuleResult(ruleResult.build(), false);
    }
    this.path.pop();
  }

  /** Whether a rule-result was understood in brief, whose overrides have to be read all the same. */
  get isBrief(): boolean {
    return this.briefly !== undefined;
  }

  /** Takes an override of the rule-result that was understood in brief. */
  takeOverride(override: Override): void {
    if (this.briefly === undefined) return;
    this.briefly = { ...this.briefly, overrides: [...this.briefly.overrides, override] };
  }

  /** Tells of the rule-result that was understood in brief, if one is still to be told of. */
  tellBrief(): void {
    const { briefly } = this;
    this.briefly = undefined;
    if (briefly !== undefined) this.onRuleResult(standing(briefly), true);
  }

  /** The scan, once the TestResult has ended. */
  scan({ benchmark, asset }: Surroundings): Scan {
    const facts = this.facts.filter(({ value }) => value !== "");
    const { testSystem } = this;
    const names = [...this.targets, ...(asset?.names ?? [])].filter((name) => name !== "");
    const addresses = this.addresses.filter((address) => address !== "");
    return {
      id: this.id,
      source: sourceFrom(testSystem, facts),
      benchmark: {
        id: this.benchmark.id ?? benchmark?.id,
        href: this.benchmark.href,
        version: this.version ?? benchmark?.version,
      },
      profile: this.profile,
      tailoring: this.tailoring,
      scanner: scannerFrom(testSystem, facts),
      target: {
        name: names[0],
        addresses: addresses.length > 0 ? addresses : (asset?.addresses ?? []),
        facts,
        instanceIds: instanceIdsIn([
          ...names,
          ...addresses,
          ...facts.map(({ value }) => value),
          ...(asset?.ids ?? []),
        ]),
      },
      startTime: this.startTime,
      endTime: this.endTime,
      ...(this.localTimes && { localTimes: true }),
      scores: this.scores,
    };
  }

  private openRoot(element: Element): void {
    this.id = element.attribute("id") ?? "";
    this.testSystem = nonEmpty(element.attribute("test-system"));
    this.version = nonEmpty(element.attribute("version"));
    this.startTime = instantFrom(element.attribute("start-time"));
    this.endTime = instantFrom(element.attribute("end-time"));
    this.localTimes = isLocal(element.attribute("end-time") ?? element.attribute("start-time"));
  }

  private openChild(element: Element, collect: Collect): void {
    const attribute = (name: string) => nonEmpty(element.attribute(name));
    switch (element.local) {
      case "rule-result":
        this.ruleResult = new RuleResultBuilder(element, this.endTime);
        break;
      case "benchmark":
        this.benchmark = { id: attribute("id"), href: attribute("href") };
        break;
      case "tailoring-file":
        this.tailoring = {
          id: attribute("id"),
          href: attribute("href"),
          version: attribute("version"),
        };
        break;
      case "profile":
        this.profile = attribute("idref");
        break;
      case "target":
        collect("identity", (text) => this.targets.push(text));
        break;
      case "target-address":
        collect("identity", (text) => this.addresses.push(text));
        break;
      case "set-value": {
        const id = element.attribute("idref") ?? "";
        collect("shown", (text) => this.values.set(id, text));
        break;
      }
      case "score": {
        const system = attribute("system") ?? defaultScoring;
        // XCCDF's default maximum is 100.
        const maximum = numberFrom(element.attribute("maximum")) ?? 100;
        collect("identity", (text) => {
          const value = numberFrom(text);
          if (value !== undefined) this.scores.push({ system, value, maximum });
        });
        break;
      }
    }
  }
}

import type {
  CheckReference,
  Ident,
  Override,
  RuleResult,
  XccdfResult,
} from "../../findings/model";
import { instantFrom } from "../shared/instant";
import { Refusal } from "../shared/refusal";
import { standing } from "./standingResult";
import type { Element, TextUse } from "./subtree";
import { knownResult, nonEmpty, numberFrom, severityFrom } from "./values";

/** Has the text of the element that was opened collected. */
export type Collect = (use: TextUse, done: (text: string) => void) => void;

/** Puts one `rule-result` together from its children. */
export class RuleResultBuilder {
  /** Known as soon as its element has ended. */
  result: XccdfResult | undefined;
  private readonly rule: string;
  private readonly severityAsWritten: string | undefined;
  private readonly weight: number | undefined;
  private readonly time: string | undefined;
  private readonly role: string | undefined;
  private readonly idents: Ident[] = [];
  private readonly overrides: Override[] = [];
  private readonly messages: string[] = [];
  private readonly instances: string[] = [];
  private readonly checks: CheckReference[] = [];
  private check: CheckReference | undefined;

  constructor(element: Element, scanEnd: string | undefined) {
    const rule = nonEmpty(element.attribute("idref"));
    if (rule === undefined) throw new Refusal("a rule-result does not name its rule (idref)");
    this.rule = rule;
    this.severityAsWritten = nonEmpty(element.attribute("severity"));
    this.weight = numberFrom(element.attribute("weight"));
    this.time = instantFrom(element.attribute("time")) ?? scanEnd;
    this.role = nonEmpty(element.attribute("role"));
  }

  /** Takes an element inside it; `parent` is the local name of the one around that. */
  open(element: Element, parent: string, collect: Collect): void {
    if (parent === "rule-result") this.openChild(element, collect);
    else if (parent === "override") this.openInOverride(element, collect);
    if (element.local === "check") this.openCheck(element);
    else if (element.local === "check-content-ref") this.openContentReference(element);
  }

  build(): RuleResult {
    return standing({
      rule: this.rule,
      // One that is missing says as little as one that is not XCCDF's.
      result: this.result ?? "unknown",
      severity: severityFrom(this.severityAsWritten),
      severityAsWritten: this.severityAsWritten,
      weight: this.weight,
      time: this.time,
      role: this.role,
      idents: this.idents,
      overrides: this.overrides,
      messages: this.messages.filter((message) => message !== ""),
      instances: this.instances.filter((instance) => instance !== ""),
      checks: this.checks,
    });
  }

  private openChild(element: Element, collect: Collect): void {
    switch (element.local) {
      case "result":
        collect("identity", (text) => (this.result ??= knownResult(text) ?? "unknown"));
        break;
      case "ident": {
        const system = element.attribute("system") ?? "";
        collect("identity", (value) => this.idents.push({ system, value }));
        break;
      }
      case "message":
        collect("shown", (text) => this.messages.push(text));
        break;
      case "instance":
        collect("identity", (text) => this.instances.push(text));
        break;
      case "override":
        this.overrides.push({
          time: instantFrom(element.attribute("time")),
          authority: element.attribute("authority"),
        });
        break;
    }
  }

  private openInOverride({ local }: Element, collect: Collect): void {
    const index = this.overrides.length - 1;
    const change = (changes: Override) => {
      this.overrides[index] = { ...this.overrides[index], ...changes };
    };
    if (local === "old-result") {
      collect("identity", (oldResult) => {
        change({ oldResult });
      });
    } else if (local === "new-result") {
      collect("identity", (newResult) => {
        change({ newResult });
      });
    } else if (local === "remark") {
      collect("shown", (remark) => {
        change({ remark });
      });
    }
  }

  private openCheck(element: Element): void {
    const multiCheck = /^(?:true|1)$/.test(element.attribute("multi-check")?.trim() ?? "");
    this.check = { system: element.attribute("system") ?? "", multiCheck };
    this.checks.push(this.check);
  }

  /** The first reference of a check completes it; further ones, which are alternatives, follow it. */
  private openContentReference(element: Element): void {
    if (this.check === undefined) return;
    const { system, multiCheck } = this.check;
    const referenced: CheckReference = {
      system,
      href: element.attribute("href"),
      name: element.attribute("name"),
      multiCheck,
    };
    if (this.checks[this.checks.length - 1] === this.check) this.checks.pop();
    this.checks.push(referenced);
  }
}

import { randomUUID } from "node:crypto";
import { isObject, type JsonObject, listOf } from "../../../json";
import type { StateFile } from "../../../stateFile";
import { placeOf } from "./place";
import type { ConfigRule } from "./rules";

/** What a rule said of a resource. */
export interface RuleResult {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly compliance: string;
  readonly annotation?: string;
  /** Milliseconds since 1970. */
  readonly orderingTime: number;
  readonly recordedTime: number;
  readonly invokedTime: number;
}

/** One result that was put, and what became of it. */
export interface PutResult extends RuleResult {
  readonly rule: string;
  readonly accountId: string;
  readonly outcome: "taken" | "ignored";
}

/** A start of a rule's function, for which results may be put. */
interface Start {
  readonly rule: ConfigRule;
  readonly at: number;
}

/** What rules said, and the tokens with which they may say it. */
export class RuleResults {
  /** Every result that was put, in its order, with those that were ignored as older. */
  readonly puts: PutResult[] = [];
  private readonly starts = new Map<string, Start>();
  private readonly byRule = new Map<string, Map<string, RuleResult>>();

  constructor(private readonly state: StateFile) {
    for (const [key, results] of Object.entries(savedOf(state.load()))) {
      const held = listOf(results).filter(isObject) as unknown as RuleResult[];
      this.byRule.set(key, new Map(held.map((result) => [resourceKey(result), result])));
    }
  }

  /** A token for one start of a rule's function. */
  issueToken(rule: ConfigRule, at: number): string {
    const token = Buffer.from(`${rule.arn} ${randomUUID()}`).toString("base64");
    this.starts.set(token, { rule, at });
    return token;
  }

  /** For which start a token was issued. */
  startOf(token: string): Start | undefined {
    return this.starts.get(token);
  }

  /** Takes a result, unless one is held that is for a later time. */
  put({ rule }: Start, result: RuleResult): void {
    const held = this.of(rule);
    const key = resourceKey(result);
    const older = result.orderingTime < (held.get(key)?.orderingTime ?? -Infinity);
    const outcome = older ? "ignored" : "taken";
    if (!older) held.set(key, result);
    this.puts.push({
      ...result,
      rule: rule.name,
      accountId: rule.account.accountId,
      outcome,
    });
  }

  /** What a rule last said of every resource. */
  compliance(rule: ConfigRule): readonly RuleResult[] {
    return [...this.of(rule).values()];
  }

  save(): void {
    const entries = [...this.byRule].map(([key, held]) => [key, [...held.values()]]);
    this.state.save(Object.fromEntries(entries));
  }

  private of(rule: ConfigRule): Map<string, RuleResult> {
    const key = `${placeOf(rule.account)} ${rule.name}`;
    const held = this.byRule.get(key) ?? new Map<string, RuleResult>();
    this.byRule.set(key, held);
    return held;
  }
}

function resourceKey({ resourceType, resourceId }: RuleResult): string {
  return `${resourceType} ${resourceId}`;
}

function savedOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

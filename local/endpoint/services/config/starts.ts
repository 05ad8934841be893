import type { VirtualClock } from "../../../clock";
import { ServiceError } from "../../serviceError";
import type { ConfigRule } from "./rules";

/** An evaluation on demand is refused when the last one was asked for less than this ago. */
const quietMilliseconds = 60_000;

/** Evaluations that are asked for by `StartConfigRulesEvaluation`. */
export class RuleStarts {
  private readonly lastByRule = new Map<string, number>();

  constructor(
    private readonly clock: VirtualClock,
    /** Makes Config start the rule's function for all that the rule is about. */
    private readonly onStart: (rule: ConfigRule) => void,
  ) {}

  /** Starts all of these rules, or none. */
  onDemand(rules: readonly ConfigRule[]): void {
    const now = this.clock.now();
    for (const rule of rules) {
      if (now - (this.lastByRule.get(rule.arn) ?? -Infinity) >= quietMilliseconds) continue;
      const message = `An evaluation of the rule ${rule.name} is in progress or was started within a minute`;
      throw new ServiceError("LimitExceededException", message);
    }
    for (const rule of rules) {
      this.lastByRule.set(rule.arn, now);
      this.onStart(rule);
    }
  }
}

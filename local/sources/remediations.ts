import type { LocalAccount } from "../account";
import type { AutomationExecution, LocalAutomation } from "../automation";
import type { RuleResults } from "../endpoint/services/config/evaluations";
import { LocalStackError } from "../errors";
import type { PackRemediation } from "./conformancePacks";

/** Config's remediation: starts automation documents for resources that rules find wanting. */
export class Remediations {
  private seen = 0;
  private readonly attempts = new Map<string, number>();

  constructor(
    private readonly all: readonly PackRemediation[],
    private readonly results: RuleResults,
    private readonly automation: LocalAutomation,
  ) {}

  /** Starts what results of late ask for automatically; false where nothing does. */
  async drain(): Promise<boolean> {
    const puts = this.results.puts.slice(this.seen);
    this.seen += puts.length;
    let started = false;
    for (const { rule, accountId, resourceId, compliance, outcome } of puts) {
      if (outcome !== "taken") continue;
      const remediation = this.find(rule, accountId);
      if (remediation?.automatic !== true) continue;
      const key = `${accountId} ${rule} ${resourceId}`;
      const attempts = this.attempts.get(key) ?? 0;
      if (compliance !== "NON_COMPLIANT") {
        this.attempts.delete(key);
      } else if (attempts < remediation.attempts) {
        this.attempts.set(key, attempts + 1);
        await this.run(remediation, resourceId);
        started = true;
      }
    }
    return started;
  }

  /** What a person does who presses Remediate in Config. */
  start(rule: string, resourceId: string, account: LocalAccount): Promise<AutomationExecution> {
    const remediation = this.find(rule, account.accountId);
    if (remediation !== undefined) return this.run(remediation, resourceId);
    throw new LocalStackError(`rule ${rule} of ${account.accountId} has no remediation`);
  }

  private find(rule: string, accountId: string): PackRemediation | undefined {
    return this.all.find(
      (each) => each.rule.name === rule && each.rule.account.accountId === accountId,
    );
  }

  private run(remediation: PackRemediation, resourceId: string): Promise<AutomationExecution> {
    const { rule, document, parameters } = remediation;
    const values = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, value ?? resourceId]),
    );
    return this.automation.start(rule.account, document, values);
  }
}

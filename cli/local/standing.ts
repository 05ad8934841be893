import type { LocalStack } from "../../local/stack";

/** What AWS Config shows of a resource. */
export interface ConfigStanding {
  readonly rule: string;
  readonly resource: string;
  readonly compliance: string;
  readonly annotation?: string;
}

/** What the program's rules say of instances; what does not concern them is left out. */
export function configStanding(stack: LocalStack): ConfigStanding[] {
  return stack.config.rules.flatMap((rule) =>
    stack.config
      .compliance(rule.name, rule.account)
      .filter(({ compliance }) => compliance !== "NOT_APPLICABLE")
      .map(({ resourceId, compliance, annotation }) => ({
        rule: rule.name,
        resource: resourceId,
        compliance,
        ...(annotation === undefined ? {} : { annotation }),
      })),
  );
}

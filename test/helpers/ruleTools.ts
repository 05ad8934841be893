import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { StartAudits } from "../../functions/pipeline/configRule/audits";
import type { ConfigRuleTools } from "../../functions/pipeline/configRule/evaluate";
import type { FindingsStore } from "../../functions/sinks/store/findingsStore";
import { FakeClock } from "./fakeClock";

/** What a rule says that says nothing more. */
export const ruleDefaults = {
  source: "openscap",
  severities: "",
  maxResultAgeHours: "48",
  missingResults: "NON_COMPLIANT",
  tagKey: "ComplianceBenchmark",
  tagValue: "cis-dil-benchmark",
};

/** A client whose calls a test mocks. */
export const ruleClient = (): ConfigServiceClient =>
  new ConfigServiceClient({ region: "eu-central-1" });

/** Tools of one evaluation over a store, in an account, at an instant. */
export function ruleTools(
  store: FindingsStore,
  now: number,
  rest: Partial<ConfigRuleTools> = {},
): ConfigRuleTools & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string): void => {
    lines.push(message);
  };
  return {
    config: ruleClient(),
    store,
    place: { partition: "aws", account: "123456789012", region: "eu-central-1" },
    defaults: ruleDefaults,
    minimumCoverage: 1,
    now: () => now,
    deadline: () => now + 600_000,
    backoff: { clock: new FakeClock(now) },
    log: { info: keep, warn: keep, error: keep },
    lines,
    ...rest,
  };
}

/** A starter of audits that only remembers of whom it was asked. */
export function rememberedAudits(): { readonly asked: string[]; readonly start: StartAudits } {
  const asked: string[] = [];
  return {
    asked,
    start: (targets) => {
      asked.push(...targets.map(({ id }) => id));
      return Promise.resolve(new Map(targets.map(({ id }) => [id, { kind: "started" }])));
    },
  };
}

import { severities } from "../../functions/findings/model";
import { type JsonObject, numberOf, objectOf, textOf } from "../../local/json";
import type { LocalStack } from "../../local/stack";

/** A finding of a check. */
export interface CisFinding {
  readonly rule: string;
  readonly title: string;
  readonly severity: string;
  /** `open` or `excepted`. */
  readonly state: string;
  /** Why it is excepted. */
  readonly reason?: string;
}

/** What is known of a target in a scan. */
export interface CisTargetStatus {
  readonly account: string;
  readonly id: string;
  readonly platform?: string;
  /** Why it was not measured. */
  readonly gap?: string;
  /** Checks by status. */
  readonly checks?: Readonly<Record<"passed" | "failed" | "skipped", number>>;
  /** Whether a later scan at this level has measured it: what is known now, that one has found. */
  readonly superseded: boolean;
  /** What is known of it now, by its last scan at this level that measured it; else nothing. */
  readonly findings: readonly CisFinding[];
}

/** A scan, as the store knows it. */
export interface CisScanStatus {
  readonly arn: string;
  readonly name: string;
  readonly level: string;
  readonly startedAt: string;
  /** How it ended, in Inspector's words. */
  readonly status: string;
  /** Whether its targets are all handed out. */
  readonly read: boolean;
  readonly measured: number;
  readonly notMeasured: number;
  /** Keys of the official reports in their bucket. */
  readonly reports: Readonly<Record<string, string>>;
  readonly targets: readonly CisTargetStatus[];
}

/** All CIS scans that the store knows, the newest first. */
export async function cisStatus(stack: LocalStack): Promise<CisScanStatus[]> {
  const items = await stack.tables.items(String(stack.graph.outputs["findingsTable"]));
  const findings = findingsByTarget(items);
  const scans = items
    .filter(({ target, item }) => item === "SCAN" && String(target).startsWith("CIS-SCAN#"))
    .map((scan) => scanOf(scan, items, findings))
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  return withoutSuperseded(scans);
}

/** Findings stand with the newest scan that measured the target, and with no older one. */
function withoutSuperseded(newestFirst: readonly CisScanStatus[]): CisScanStatus[] {
  const measured = new Set<string>();
  return newestFirst.map((scan) => {
    const targets = scan.targets.map((target) => {
      const key = keyOf(target.account, target.id, scan.level);
      if (measured.has(key)) return { ...target, superseded: true, findings: [] };
      if (target.gap === undefined) measured.add(key);
      return target;
    });
    return { ...scan, targets };
  });
}

type Findings = ReadonlyMap<string, readonly CisFinding[]>;

function scanOf(scan: JsonObject, items: readonly JsonObject[], findings: Findings): CisScanStatus {
  const text = (name: string): string => textOf(scan[name]) ?? "";
  const level = text("level");
  const targets = items
    .filter(({ target, item }) => target === scan["target"] && String(item).startsWith("TARGET#"))
    .map((item) => targetOf(item, level, findings));
  const reports = ["csv", "pdf"].flatMap((format) => {
    const key = textOf(scan[format]);
    return key === undefined ? [] : [[format, key] as const];
  });
  return {
    arn: text("arn"),
    name: text("name"),
    level,
    startedAt: text("startedAt"),
    status: text("status"),
    read: scan["handedOutAt"] !== undefined,
    measured: targets.filter(({ gap }) => gap === undefined).length,
    notMeasured: targets.filter(({ gap }) => gap !== undefined).length,
    reports: Object.fromEntries(reports),
    targets,
  };
}

function targetOf(item: JsonObject, level: string, findings: Findings): CisTargetStatus {
  const [account, id] = [textOf(item["account"]) ?? "", textOf(item["id"]) ?? ""];
  const [platform, gap] = [textOf(item["platform"]), textOf(item["gap"])];
  const checks = objectOf(item["checks"]);
  const count = (name: string): number => numberOf(checks[name]) ?? 0;
  return {
    account,
    id,
    ...(platform !== undefined && { platform }),
    ...(gap === undefined
      ? { checks: { passed: count("passed"), failed: count("failed"), skipped: count("skipped") } }
      : { gap }),
    superseded: false,
    findings: findings.get(keyOf(account, id, level)) ?? [],
  };
}

function findingsByTarget(items: readonly JsonObject[]): Findings {
  const byTarget = new Map<string, CisFinding[]>();
  for (const item of items) {
    const [kind, source, , level = ""] = String(item["item"]).split("#");
    if (kind !== "FINDING" || source !== "inspector-cis" || item["state"] === "resolved") continue;
    const key = keyOf(String(item["account"]), String(item["instanceId"]), level);
    byTarget.set(key, [...(byTarget.get(key) ?? []), findingOf(item)]);
  }
  for (const findings of byTarget.values()) findings.sort(worstFirst);
  return byTarget;
}

function findingOf(item: JsonObject): CisFinding {
  const text = (name: string): string => textOf(item[name]) ?? "";
  const reason = textOf(objectOf(item["exception"])["reason"]);
  return {
    rule: text("rule"),
    title: text("title"),
    severity: text("severity"),
    state: text("state"),
    ...(reason !== undefined && { reason }),
  };
}

function worstFirst(a: CisFinding, b: CisFinding): number {
  const rank = ({ severity }: CisFinding): number =>
    severities.findIndex((known) => known === severity);
  return rank(a) - rank(b) || a.rule.localeCompare(b.rule, "en", { numeric: true });
}

function keyOf(account: string, id: string, level: string): string {
  return JSON.stringify([account, id, level]);
}

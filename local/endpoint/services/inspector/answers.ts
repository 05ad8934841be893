import { type JsonObject, listOf, numberOf, objectOf, textOf } from "../../../json";
import { stableUuid } from "../../../program/names";
import { ServiceError } from "../../serviceError";
import type { CisScans, LocalCheck, LocalCisScan, LocalCisTarget } from "./scans";

/** What a call is answered, in the service's own shapes. */
export type Answers = Readonly<Record<string, (input: JsonObject) => JsonObject>>;

/** The calls by their paths. */
export function answers(scans: CisScans): Answers {
  return {
    "/cis/scan/list": (input) => listScans(scans, input),
    "/cis/scan-result/resource/list": (input) => listTargets(scans, input),
    "/cis/scan-result/details/get": (input) => giveChecks(scans, input),
  };
}

function listScans(scans: CisScans, input: JsonObject): JsonObject {
  const { scanAtFilters, scanConfigurationArnFilters } = objectOf(input["filterCriteria"]);
  const since = listOf(scanAtFilters).map(
    (filter) => (numberOf(objectOf(filter)["earliestScanStartTime"]) ?? 0) * 1000,
  );
  const configurations = listOf(scanConfigurationArnFilters).map(valueOf);
  const found = scans
    .all()
    .filter(([, { startedAt }]) => since.every((time) => startedAt >= time))
    .filter(
      ([, { configurationArn }]) =>
        configurations.length === 0 || configurations.includes(configurationArn),
    )
    .sort(([, a], [, b]) => a.startedAt - b.startedAt);
  return paged("scans", found, input, 100, ([scanArn, scan]) => scanShape(scans, scanArn, scan));
}

function scanShape(scans: CisScans, scanArn: string, scan: LocalCisScan): JsonObject {
  const checks = scan.targets.flatMap((target) => target.checks ?? []);
  return {
    scanArn,
    scanConfigurationArn: scan.configurationArn,
    scanName: scan.name,
    status: scan.status,
    scanDate: scan.startedAt / 1000,
    failedChecks: checks.filter(({ status }) => status === "FAILED").length,
    totalChecks: checks.length,
    scheduledBy: scans.account.accountId,
    securityLevel: scan.level,
    targets: {
      accountIds: [scans.account.accountId],
      targetResourceTags: { ComplianceScan: ["true"] },
    },
  };
}

function listTargets(scans: CisScans, input: JsonObject): JsonObject {
  const scanArn = textOf(input["scanArn"]) ?? "";
  const { accountIdFilters, targetResourceIdFilters } = objectOf(input["filterCriteria"]);
  const accounts = listOf(accountIdFilters).map(valueOf);
  const ids = listOf(targetResourceIdFilters).map(valueOf);
  const scan = scanFor(scans, scanArn);
  const found = scan.targets.filter(
    (target) =>
      (accounts.length === 0 || accounts.includes(accountOf(scans, target))) &&
      (ids.length === 0 || ids.includes(target.id)),
  );
  return paged("targetResourceAggregations", found, input, 100, (target) => ({
    scanArn,
    targetResourceId: target.id,
    accountId: accountOf(scans, target),
    targetResourceTags: target.tags ?? { ComplianceScan: ["true"] },
    statusCounts: countsOf(target.checks ?? []),
    ...(target.platform === undefined ? {} : { platform: target.platform }),
    ...stateOf(target, scans.clock.now() - scan.startedAt),
  }));
}

function stateOf({ status, reason, runningFor = 0 }: LocalCisTarget, age: number): JsonObject {
  if (age < runningFor) return { targetStatusReason: "SCAN_IN_PROGRESS" };
  return {
    targetStatus: status ?? "COMPLETED",
    ...(reason === undefined ? {} : { targetStatusReason: reason }),
  };
}

function countsOf(checks: readonly LocalCheck[]): JsonObject {
  const counts = { failed: 0, skipped: 0, passed: 0 };
  for (const { status } of checks) counts[words[status]] += 1;
  return counts;
}

const words = { FAILED: "failed", SKIPPED: "skipped", PASSED: "passed" } as const;

function giveChecks(scans: CisScans, input: JsonObject): JsonObject {
  const scanArn = textOf(input["scanArn"]) ?? "";
  const accountId = textOf(input["accountId"]);
  const target = scanFor(scans, scanArn).targets.find(
    (each) => each.id === input["targetResourceId"] && accountOf(scans, each) === accountId,
  );
  const { account } = scans;
  return paged("scanResultDetails", target?.checks ?? [], input, 1000, (check, index) => ({
    scanArn,
    accountId,
    targetResourceId: target?.id,
    platform: target?.platform,
    statusReason: "",
    checkDescription: "",
    remediation: "",
    ...check,
    findingArn: `arn:${account.partition}:inspector2:${account.region}:${accountId ?? ""}:owner/${accountId ?? ""}/cis-finding/${stableUuid(`${scanArn} ${target?.id ?? ""} ${index}`)}`,
  }));
}

/** As `scanOf`, for calls whose model has no error for what is not there. */
function scanFor(scans: CisScans, arn: string): LocalCisScan {
  return scans.get(arn) ?? invalid(`there is no scan ${arn}`);
}

/** The scan with this ARN. @throws the service's own error where there is none. */
export function scanOf(scans: CisScans, arn: string): LocalCisScan {
  const scan = scans.get(arn);
  if (scan !== undefined) return scan;
  throw new ServiceError("ResourceNotFoundException", `there is no scan ${arn}`, 404);
}

function accountOf({ account }: CisScans, target: LocalCisTarget): string {
  return target.account ?? account.accountId;
}

function valueOf(filter: unknown): string {
  const { comparison, value } = objectOf(filter);
  if (comparison === "EQUALS" && typeof value === "string") return value;
  return invalid("the local stack knows the comparison EQUALS");
}

/** Tokens are not the positions themselves, so that nobody can count on what is in them. */
function paged<T>(
  name: string,
  all: readonly T[],
  input: JsonObject,
  maximum: number,
  shape: (item: T, index: number) => JsonObject,
): JsonObject {
  const count = numberOf(input["maxResults"]) ?? maximum;
  if (count < 1 || count > maximum) {
    invalid(`maxResults must be from 1 to ${maximum}`);
  }
  const from = positionOf(input["nextToken"]);
  const end = from + count;
  const page = all.slice(from, end).map((item, index) => shape(item, from + index));
  return {
    // By the service's model only a list of scans may be empty.
    ...(page.length === 0 && name !== "scans" ? {} : { [name]: page }),
    nextToken: end < all.length ? Buffer.from(`page ${end}`).toString("base64") : null,
  };
}

function positionOf(token: unknown): number {
  if (token === undefined || token === null) return 0;
  const text = Buffer.from(typeof token === "string" ? token : "", "base64").toString("utf8");
  const position = /^page (\d+)$/.exec(text)?.[1];
  if (position !== undefined) return Number(position);
  return invalid("the nextToken is not valid any more");
}

function invalid(message: string): never {
  throw new ServiceError("ValidationException", message, 400, { members: { reason: "OTHER" } });
}

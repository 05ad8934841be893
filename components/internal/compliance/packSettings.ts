import * as pulumi from "@pulumi/pulumi";
import type {
  ComplianceConformancePackArgs,
  GuardRailsArgs,
} from "../../complianceConformancePackArgs";
import { packLimits } from "../conformancePack/limits";
import type { ArgumentChecks } from "../common/checks";
import { logRetentionDaysAllowed } from "../common/args";
import { type MetricScope, metricPipeline } from "../scan/metricFamilies";
import { type MemberRoleNames, memberRoleNames, rolePrefixCharacters } from "./memberRoles";

/** Most accounts that a document can be shared with, and that a pack can leave out. */
export const maximumAccounts = 1000;

/** Accounts that Systems Manager takes in one call of sharing. */
export const accountsPerCall = 20;

/** Characters of the guard rails' tags: with all the rest, an environment has 4,096. */
const maximumTagCharacters = 1024;

/** A pack's plain arguments with every default filled in. */
export interface PackSettings extends MetricScope {
  readonly packName: string;
  readonly isOrganization: boolean;
  readonly roles: MemberRoleNames;
  readonly rolePath: string;
  readonly externalId: string;
  readonly guardRails: Required<Omit<GuardRailsArgs, "accounts">> & {
    readonly accounts: readonly string[];
  };
  readonly excludedAccounts: readonly string[];
  readonly timeoutMinutes: number;
  readonly auditRetentionDays: number;
}

/** The settings that the arguments mean. */
export function packSettings(name: string, args: ComplianceConformancePackArgs): PackSettings {
  const own = [pulumi.getProject(), pulumi.getStack(), name];
  const { guardRails = {}, organization } = args;
  return {
    metricNamespace: "Compliance",
    metricPipeline: metricPipeline(name),
    packName: args.packName ?? own.join("-").replace(/[^A-Za-z0-9]+/g, "-"),
    isOrganization: organization !== undefined,
    roles: memberRoleNames(args.memberRolePrefix ?? own.join("-")),
    rolePath: args.iamPath ?? "/",
    externalId: args.externalId ?? own.join("/"),
    guardRails: {
      dryRun: guardRails.dryRun ?? true,
      accounts: guardRails.accounts ?? [],
      tags: guardRails.tags ?? {},
      maxPerRun: guardRails.maxPerRun ?? 1,
      maxPerResource: guardRails.maxPerResource ?? 5,
      maxPerHour: guardRails.maxPerHour ?? 100,
    },
    excludedAccounts: organization?.excludedAccounts ?? [],
    timeoutMinutes: organization?.timeoutMinutes ?? (organization === undefined ? 30 : 120),
    auditRetentionDays: args.auditRetentionDays ?? 400,
  };
}

/** Checks every plain argument of a pack but its rules. */
export function checkPackArgs(
  checks: ArgumentChecks,
  args: ComplianceConformancePackArgs,
  settings: PackSettings,
): void {
  checks.oneOf("auditRetentionDays", settings.auditRetentionDays, logRetentionDaysAllowed);
  checkNames(checks, settings);
  const { guardRails, excludedAccounts } = settings;
  checkAccounts(checks, "guardRails.accounts", guardRails.accounts);
  // Whoever writes an empty list means no account, and not all of them.
  checks.listLength("guardRails.accounts", args.guardRails?.accounts, 1, maximumAccounts);
  checks.wholeNumber("guardRails.maxPerRun", guardRails.maxPerRun, 1, 1000);
  checks.wholeNumber("guardRails.maxPerResource", guardRails.maxPerResource, 1, 1000);
  checks.wholeNumber("guardRails.maxPerHour", guardRails.maxPerHour, 1, 100_000);
  for (const [key, values] of Object.entries(guardRails.tags)) {
    checks.matches(`guardRails.tags`, key, /^[^\s].{0,127}$/, "keys of 1 to 128 characters");
    checks.listLength(`guardRails.tags.${key}`, values, 0, 50);
  }
  const tagCharacters = JSON.stringify(guardRails.tags).length;
  if (tagCharacters > maximumTagCharacters) {
    const must = `at most ${maximumTagCharacters} characters as JSON, which the function's environment has room for`;
    checks.refuse("guardRails.tags", `${tagCharacters} characters`, must);
  }
  checkAccounts(checks, "organization.excludedAccounts", excludedAccounts);
  const both = guardRails.accounts.find((account) => excludedAccounts.includes(account));
  if (both !== undefined) {
    checks.refuse("guardRails.accounts", both, "none of organization.excludedAccounts");
  }
  checks.wholeNumber("organization.timeoutMinutes", args.organization?.timeoutMinutes, 10, 1440);
  const { id, accounts } = args.organization ?? {};
  if (typeof id === "string") {
    checks.matches("organization.id", id, /^o-[a-z0-9]{10,32}$/, "an id such as o-a1b2c3d4e5");
  }
  if (Array.isArray(accounts)) {
    const known = accounts.filter((account) => typeof account === "string");
    checkAccounts(checks, "organization.accounts", known);
    checks.listLength("organization.accounts", accounts, 1, maximumAccounts);
  }
  const bucket = args.deliveryBucketName;
  if (typeof bucket === "string" && settings.isOrganization) {
    const must = "a name that begins with awsconfigconforms: AWS Config looks for no other";
    checks.matches("deliveryBucketName", bucket, /^awsconfigconforms[a-z0-9.-]*$/, must);
  }
}

function checkNames(checks: ArgumentChecks, settings: PackSettings): void {
  const { packName, isOrganization, roles, externalId } = settings;
  const { packNameCharacters, organizationPackNameCharacters } = packLimits;
  const most = isOrganization ? organizationPackNameCharacters : packNameCharacters;
  // A pack that is split has its number behind the name.
  const room = most - "-50".length;
  const form = new RegExp(`^[A-Za-z][A-Za-z0-9-]{0,${room - 1}}$`);
  const must = `1 to ${room} letters, digits and hyphens that begin with a letter`;
  checks.matches("packName", packName, form, must);
  const prefix = roles.detection.slice(0, -"-detection".length);
  checks.matches(
    "memberRolePrefix",
    prefix,
    new RegExp(`^[\\w+=,.@-]{1,${rolePrefixCharacters}}$`),
    `1 to ${rolePrefixCharacters} letters, digits and +=,.@_-, which leaves room for -remediation`,
  );
  checks.matches(
    "externalId",
    externalId,
    /^[\w+=,.@:/-]{2,1224}$/,
    "2 to 1224 letters, digits and +=,.@:/_-",
  );
}

/** A list of ids of accounts. */
export function checkAccounts(
  checks: ArgumentChecks,
  property: string,
  accounts: readonly string[],
): void {
  checks.listLength(property, accounts, 0, maximumAccounts);
  checks.distinct(property, accounts);
  for (const [index, account] of accounts.entries()) {
    checks.matches(`${property}[${index}]`, account, /^\d{12}$/, "an account's id of 12 digits");
  }
}

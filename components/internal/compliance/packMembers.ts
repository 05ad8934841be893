import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PackOrganizationArgs } from "../../complianceConformancePackArgs";
import type { ArgumentChecks } from "../common/checks";
import type { Location } from "../common/location";
import type { PackMembers } from "./packPolicies";
import { accountsPerCall, maximumAccounts } from "./packSettings";

/** What a pack's account is told of its organization. */
interface Organization {
  readonly id: pulumi.Output<string>;
  readonly accounts: pulumi.Output<readonly string[]>;
}

/**
 * Whom the pack is for: the account alone, or every account of the organization that is not left
 * out. The provider is asked for the organization only where the program does not say it all.
 */
export function membersOf(
  organization: PackOrganizationArgs | undefined,
  excluded: readonly string[],
  { accountId }: Location,
  checks: ArgumentChecks,
  parent: pulumi.Resource,
): PackMembers {
  if (organization === undefined) return { accounts: accountId.apply((own) => [own]) };
  const { id, accounts } = organizationOf(organization, parent);
  const members = pulumi.all([accounts, accountId]).apply(([all, own]) => {
    const wanted = [...new Set([own, ...all])].filter((account) => !excluded.includes(account));
    const others = wanted.filter((account) => account !== own);
    if (others.length > maximumAccounts) {
      const must = `at most ${maximumAccounts} accounts: a document can be shared with no more`;
      checks.stop("organization.accounts", `${others.length} accounts`, must);
    }
    return wanted.sort();
  });
  return { organizationId: id, accounts: members };
}

/** Shares a document with every member but its own account. */
export function sharing(
  { accounts, organizationId }: PackMembers,
  { accountId }: Location,
  parent: pulumi.Resource,
): Record<string, pulumi.Input<string>> | pulumi.Output<Record<string, string>> {
  if (organizationId === undefined) return {};
  return pulumi.all([accounts, accountId]).apply(([all, own]): Record<string, string> => {
    const others = all.filter((account) => account !== own);
    if (others.length === 0) return {};
    if (others.length > accountsPerCall) {
      void pulumi.log.info(
        `the automation document is shared with ${others.length} of at most ${maximumAccounts} accounts, ${accountsPerCall} in a call`,
        parent,
      );
    }
    // A map, whose keys are the AWS provider's own: Pulumi renames properties, and no keys of maps.
    return { type: "Share", account_ids: others.join(",") };
  });
}

function organizationOf(args: PackOrganizationArgs, parent: pulumi.Resource): Organization {
  const { id, accounts } = args;
  if (id !== undefined && accounts !== undefined) {
    return { id: pulumi.output(id), accounts: pulumi.output(accounts) };
  }
  const found = aws.organizations.getOrganizationOutput({}, { parent });
  return {
    id: id === undefined ? found.id : pulumi.output(id),
    accounts:
      accounts === undefined
        ? found.accounts.apply((all) =>
            all.filter(({ state }) => state === "ACTIVE").map((account) => account.id),
          )
        : pulumi.output(accounts),
  };
}

import type * as pulumi from "@pulumi/pulumi";
import type { CompliancePackReference } from "./complianceConformancePackArgs";
import type { CommonArgs } from "./internal/common/args";

/** Arguments of `MemberAccountRoles`. */
export interface MemberAccountRolesArgs extends CommonArgs {
  /** The `ComplianceConformancePack` whose functions take the roles on, or its outputs. */
  pack: CompliancePackReference;
  /**
   * Whether to make the roles in the account of the component's provider. For one member account
   * after the other, make one component for each with a provider for it. Defaults to true.
   */
  ownAccount?: boolean;
  /**
   * Whether to make the roles for remediation, too; it cannot be true where no rule of the pack has
   * a remediation. Defaults to the `hasRemediation` of `pack`, and to true where that is left out.
   */
  remediation?: boolean;
  /**
   * Up to 1,000 ids of organizational units, or that of the organization's root, in whose accounts
   * a StackSet makes the roles, in those too that join later. It reaches every account but the
   * management account, and has to be made there or by a delegated administrator of StackSets.
   * Defaults to none.
   */
  organizationalUnitIds?: string[];
  /** Whether the StackSet is made by a delegated administrator. Defaults to false. */
  delegatedAdministrator?: boolean;
  /** Percentage of accounts that the StackSet works on at a time, 1 to 100. Defaults to 25. */
  maxConcurrentPercent?: number;
  /** Percentage of accounts in which the StackSet may fail until it stops, 0 to 100. Defaults to 10. */
  failureTolerancePercent?: number;
  /**
   * ARN of a policy of each member account, as permissions boundary of the StackSet's roles;
   * `permissionsBoundary` is for those in the provider's own account. Defaults to none.
   */
  memberPermissionsBoundary?: pulumi.Input<string>;
}

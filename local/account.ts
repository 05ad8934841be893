/** The account, Region and partition that the local stack plays. */
export interface LocalAccount {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
}

/** The account of the local stack: AWS's own example account, so that it is never a real one. */
export const localAccount: LocalAccount = {
  partition: "aws",
  accountId: "123456789012",
  region: "us-east-1",
};

/** Id of the organization to which the accounts belong that the local stack plays. */
export const localOrganization = "o-plumbline1";

/** An account of somebody else's, outside of the organization. */
export const foreignAccount = "999999999999";

/** The organization of an account; nothing for the one of somebody else. */
export function organizationOf(accountId: string): string | undefined {
  return accountId === foreignAccount ? undefined : localOrganization;
}

/** An ARN in the account and Region: most services. */
export function regionalArn(account: LocalAccount, service: string, resource: string): string {
  return `arn:${account.partition}:${service}:${account.region}:${account.accountId}:${resource}`;
}

/** An ARN in the account without a Region: IAM. */
export function globalArn(account: LocalAccount, service: string, resource: string): string {
  return `arn:${account.partition}:${service}::${account.accountId}:${resource}`;
}

/** A bucket's ARN, which names neither account nor Region. */
export function bucketArn(account: LocalAccount, bucket: string): string {
  return `arn:${account.partition}:s3:::${bucket}`;
}

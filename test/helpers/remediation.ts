/** The member whose resource is put right. */
export const account = "111122223333";
export const region = "eu-central-1";
/** What the automation document calls the function with. */
export const payload = {
  ComplianceCommand: "S3_ENABLE_VERSIONING",
  RuleName: "s3-enable-versioning",
  ResourceId: "a-bucket",
  ResourceType: "",
  Parameters: [],
  AccountId: account,
  Region: region,
  ExecutionId: "execution-1",
};

/** What AWS Config takes, as its API says. */
export const packLimits = {
  /** Bytes of a template that goes with the call. */
  inlineBytes: 51_200,
  /** Bytes of a template that is read from S3. */
  s3Bytes: 300 * 1024,
  /** Rules of one pack. */
  rules: 130,
  /** Input parameters of one pack. */
  inputs: 60,
  /** Characters of one input parameter's value. */
  inputCharacters: 4096,
  /** Characters of a rule's own parameters, as JSON. */
  ruleParameterCharacters: 1024,
  /** Characters of a rule's name as deployed, which the API for its results takes. */
  ruleNameCharacters: 64,
  /** Characters of a pack's name. */
  packNameCharacters: 256,
  /** Characters of an organization pack's name. */
  organizationPackNameCharacters: 128,
  /** Characters of a Guard policy. */
  policyCharacters: 10_000,
  /** Resource types in a rule's scope. */
  resourceTypes: 100,
  /** Packs of one account, or of one organization. */
  packs: 50,
  /** Rules of all of an account's own packs in a Region: a quota, which AWS may have changed for it. */
  accountRules: 150,
  /** Rules of all of an organization's packs in an account and Region: a quota, too. */
  organizationRules: 350,
} as const;

/**
 * What Config puts behind the name of each rule of a pack: nobody knows the nine characters before
 * the pack is deployed, and each account has its own.
 */
export const ruleNameSuffix = "-conformance-pack-xxxxxxxxx";

/** Characters of a rule's name as it is written in a template. */
export const ownRuleNameCharacters = packLimits.ruleNameCharacters - ruleNameSuffix.length;

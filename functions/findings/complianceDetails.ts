/**
 * Names in the `Details` of an SSM compliance item, in which whoever writes one says what its own
 * fields cannot: AWS takes 64 characters for a name. Compared without regard to case.
 */
export const complianceDetails = {
  /** The profile that the control belongs to. */
  profile: "Profile",
  profileVersion: "ProfileVersion",
  /** XCCDF's word for the result, since an item's status is only met or not met. */
  result: "Result",
} as const;

/** What runs InSpec profiles on hosts. */
export const InspecRunner = {
  /**
   * A document and a script of Plumbline's own, which run Cinc Auditor, or an InSpec that is
   * installed, and upload its report.
   */
  CincAuditor: "cinc-auditor",
  /** AWS's own document, which puts what it finds on the Compliance page of Systems Manager. */
  RunInspecChecks: "AWS-RunInspecChecks",
} as const;
export type InspecRunner = (typeof InspecRunner)[keyof typeof InspecRunner];

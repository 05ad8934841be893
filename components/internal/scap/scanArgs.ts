import type * as pulumi from "@pulumi/pulumi";
import type { ArgumentChecks } from "../common/checks";

/** What each host is scanned against, and how. All of it goes to `oscap` on the host. */
export interface ScanArgs {
  /**
   * Profile to scan against: its whole id, or what follows `_profile_` in it, such as `stig` or
   * `cis_server_l1`, up to 255 characters. General ones are, in this order, `cis_server_l1`,
   * `cis_level1_server`, `cis`, `standard`, `stig`, `ospp` and `anssi_bp28_minimal`. Defaults to
   * the tailoring file's own, else the first general one that the content has.
   */
  profile?: string;
  /**
   * Data stream with the benchmark: an absolute path on the host, or `s3://bucket/key`, which hosts
   * are then allowed to read. Defaults to the SCAP Security Guide's for the host's system.
   */
  dataStream?: pulumi.Input<string>;
  /** Tailoring file: an absolute path on the host, or `s3://bucket/key`. Defaults to none. */
  tailoringFile?: pulumi.Input<string>;
  /**
   * Checklist to scan with, where a data stream has several: its id as `oscap info` prints it behind
   * `Ref-Id:`, or what follows `_cref_` in it, up to 255 characters. Defaults to the first one that
   * has the profile, or with a tailoring file to the first of all.
   */
  checklist?: string;
  /**
   * Up to 200 rules that are not evaluated, by id or by what follows `_rule_` in it; for rules that
   * harm a host. A rule that is merely accepted belongs in the exceptions table, where it has a
   * reason and an end. Defaults to none.
   */
  skipRules?: string[];
  /** Whether a missing scanner or content may be installed from the host's own package sources. Defaults to true. */
  installMissing?: boolean;
  /**
   * Whether the HTML report, which findings link to, is made. Without it they link to the result
   * itself. Defaults to true.
   */
  htmlReport?: boolean;
  /** Whether `oscap` may fetch what the benchmark refers to, such as OVAL feeds. Defaults to false. */
  fetchRemoteResources?: boolean;
  /** Leaves what was seen on the host out of the result: smaller files, less evidence. Defaults to false. */
  withoutSystemCharacteristics?: boolean;
  /** Seconds after which a scan is ended and reported as failed, 60 to 86,400. Defaults to 3,600. */
  timeoutSeconds?: number;
  /** Share of the host's memory that a probe may use, 0.001 to 1. Defaults to OpenSCAP's own. */
  probeMemoryRatio?: number;
  /** Items that a probe may collect, 1 to 10,000,000. Defaults to OpenSCAP's own. */
  probeMaxItems?: number;
  /** Up to 100 absolute paths that probes leave out. Defaults to none. */
  probeIgnorePaths?: string[];
}

/** Checks the plain ones. */
export function checkScanArgs(checks: ArgumentChecks, scan: ScanArgs): void {
  checks.matches(
    "scan.profile",
    scan.profile,
    /^[A-Za-z0-9_.-]{1,255}$/,
    "a profile's id of 1 to 255 letters, digits and any of . _ -",
  );
  checks.matches(
    "scan.checklist",
    scan.checklist,
    /^[A-Za-z0-9_.-]{1,255}$/,
    "a checklist's id of 1 to 255 letters, digits and any of . _ -",
  );
  for (const property of ["dataStream", "tailoringFile"] as const) {
    const value = scan[property];
    if (typeof value !== "string") continue;
    checks.matches(`scan.${property}`, value, file, "an absolute path or s3://bucket/key");
  }
  checks.listLength("scan.skipRules", scan.skipRules, 0, 200);
  for (const rule of scan.skipRules ?? []) {
    checks.matches("scan.skipRules", rule, /^[A-Za-z0-9_.-]{1,255}$/, "a list of rule ids");
  }
  checks.listLength("scan.probeIgnorePaths", scan.probeIgnorePaths, 0, 100);
  for (const path of scan.probeIgnorePaths ?? []) {
    checks.matches(
      "scan.probeIgnorePaths",
      path,
      /^\/[A-Za-z0-9_./@+=,-]{0,255}$/,
      "absolute paths of letters, digits and any of _ . / @ + = , -",
    );
  }
  checks.wholeNumber("scan.timeoutSeconds", scan.timeoutSeconds, 60, 86_400);
  checks.wholeNumber("scan.probeMaxItems", scan.probeMaxItems, 1, 10_000_000);
  const ratio = scan.probeMemoryRatio;
  if (ratio !== undefined && !(ratio >= 0.001 && ratio <= 1)) {
    checks.refuse("scan.probeMemoryRatio", ratio, "a number from 0.001 to 1");
  }
}

/** What the document's own `allowedPattern` takes. */
const file = /^(?:\/|s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/)[A-Za-z0-9_.:/@+=,-]{1,1024}$/;

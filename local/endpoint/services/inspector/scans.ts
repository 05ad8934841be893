import { type LocalAccount, regionalArn } from "../../../account";
import type { VirtualClock } from "../../../clock";
import { stableUuid } from "../../../program/names";
import type { StateFile } from "../../../stateFile";
import { isObject, listOf } from "../../../json";

/** One result of a check, as `GetCisScanResultDetails` gives it. */
export interface LocalCheck {
  readonly checkId: string;
  readonly title: string;
  readonly level: "LEVEL_1" | "LEVEL_2";
  readonly status: "PASSED" | "FAILED" | "SKIPPED";
  readonly checkDescription?: string;
  readonly remediation?: string;
  readonly statusReason?: string;
}

/** A target as a scan found it. */
export interface LocalCisTarget {
  readonly id: string;
  /** Defaults to the stack's account. */
  readonly account?: string;
  readonly platform?: string;
  /** Defaults to `COMPLETED`. */
  readonly status?: string;
  readonly reason?: string;
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  readonly checks?: readonly LocalCheck[];
  /** For how long after the scan began it is still being scanned, in milliseconds. */
  readonly runningFor?: number;
}

/** A scan that somebody ran. */
export interface LocalCisScan {
  /** Tells one scan from another; its ARN is made of it. */
  readonly id: string;
  readonly configurationArn: string;
  readonly name: string;
  readonly level: "LEVEL_1" | "LEVEL_2";
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly status: "COMPLETED" | "FAILED" | "CANCELLED" | "IN_PROGRESS";
  readonly targets: readonly LocalCisTarget[];
  /** How often a report is asked for until it is there. Defaults to 1. */
  readonly reportAfter?: number;
}

/** Amazon Inspector's CIS scans: those that tests and the command line say were run. */
export class CisScans {
  private readonly byArn = new Map<string, LocalCisScan>();
  private readonly asked = new Map<string, number>();

  constructor(
    readonly account: LocalAccount,
    readonly clock: VirtualClock,
    private readonly state: StateFile,
  ) {
    for (const scan of listOf(state.load()).filter(isObject)) {
      this.run(scan as unknown as LocalCisScan);
    }
  }

  /** Puts a scan there, or in the place of the one with its id. @returns its ARN. */
  run(scan: LocalCisScan): string {
    const arn = this.arnOf(scan.id);
    this.byArn.set(arn, scan);
    return arn;
  }

  arnOf(id: string): string {
    const { accountId } = this.account;
    const uuid = stableUuid(`cis scan ${id}`);
    return regionalArn(this.account, "inspector2", `owner/${accountId}/cis-scan/${uuid}`);
  }

  get(arn: string): LocalCisScan | undefined {
    return this.byArn.get(arn);
  }

  all(): readonly (readonly [arn: string, scan: LocalCisScan])[] {
    return [...this.byArn];
  }

  /** Asks for a report. @returns whether it is there. */
  askReport(arn: string, format: string): boolean {
    const key = `${arn} ${format}`;
    const times = this.asked.get(key) ?? 0;
    this.asked.set(key, times + 1);
    return times >= (this.get(arn)?.reportAfter ?? 1);
  }

  save(): void {
    this.state.save([...this.byArn.values()]);
  }
}

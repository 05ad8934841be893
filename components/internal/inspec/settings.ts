import type { InspecAuditArgs } from "../../inspecAuditArgs";
import type { InspecGitHubArgs, InspecProfileArgs } from "./profile";
import { InspecRunner } from "./runner";
import {
  filled,
  pipelineDefaults,
  type PipelineSettings,
  pipelineSettings,
} from "../scan/settings";
import type { ProfileAttachmentArgs } from "./profileAttachmentArgs";

/** An audit's plain arguments with every default filled in. */
export interface InspecSettings extends PipelineSettings {
  readonly runner: InspecRunner;
  readonly profile: InspecProfileArgs;
  /** Whether the function keeps the Compliance page; AWS's document does that by itself. */
  readonly compliance: boolean;
  readonly sweepMinutes: number;
  readonly attachment?: ProfileAttachmentArgs & Required<Omit<ProfileAttachmentArgs, "schedule">>;
}

/** dev-sec's CIS Distribution Independent Linux Benchmark, version 0.4.11, by its commit. */
const defaultProfile: InspecGitHubArgs = {
  owner: "dev-sec",
  repository: "cis-dil-benchmark",
  ref: "bb3912f25984007d875b7b7e4371c3c5ebddee2c",
};

const attachmentDefaults: Required<Omit<ProfileAttachmentArgs, "schedule">> = {
  forceReplace: false,
  maxConcurrency: "10%",
  maxErrors: "100%",
};

/** Reports are held in memory as a whole, at some four times their size. */
const reportMb = 64;

/** The settings that the arguments mean. */
export function inspecSettings(name: string, args: InspecAuditArgs): InspecSettings {
  const { profile = {}, profileAttachment } = args;
  const runner = args.runner ?? InspecRunner.CincAuditor;
  return {
    ...pipelineSettings(name, args, {
      ...pipelineDefaults,
      targetTags: { ComplianceBenchmark: ["cis-dil-benchmark"] },
      resultsFunction: { ...pipelineDefaults.resultsFunction, maxResultMb: reportMb },
    }),
    runner,
    profile:
      profile.s3Uri === undefined ? { github: defaultProfile, ...defined(profile) } : profile,
    compliance: args.systemsManagerCompliance ?? runner === InspecRunner.CincAuditor,
    sweepMinutes: args.sweepMinutes ?? 60,
    ...(profileAttachment === undefined ? {} : { attachment: attachmentOf(profileAttachment) }),
  };
}

function attachmentOf({
  schedule,
  ...given
}: ProfileAttachmentArgs): NonNullable<InspecSettings["attachment"]> {
  return { ...filled(attachmentDefaults, given), ...(schedule !== undefined && { schedule }) };
}

/** A property given as undefined, as other languages do, is not given. */
function defined<T extends object>(given: T): Partial<T> {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as Partial<T>;
}

import { isMap, parseDocument } from "yaml";
import type { InspecAuditArgs } from "../../inspecAuditArgs";
import type { ArgumentChecks } from "../common/checks";
import type { InspecProfileArgs } from "./profile";
import { InspecRunner } from "./runner";
import type { InspecSettings } from "./settings";
import { instanceAccessMode, InstanceAccessMode } from "../scan/instanceAccess";
import { checkPipelineArgs, checkRates } from "../scan/checks";
import { isSchedule, scheduleForm } from "../scan/schedule";

/** Checks every plain argument of an `InspecAudit`. @returns the settings, as they were given. */
export function checkInspecAuditArgs(
  checks: ArgumentChecks,
  args: InspecAuditArgs,
  settings: InspecSettings,
): InspecSettings {
  checks.oneOf("runner", settings.runner, Object.values(InspecRunner));
  checkProfile(checks, settings);
  checkPipelineArgs(checks, args, settings);
  checks.wholeNumber("resultsFunction.maxResultMb", settings.resultsFunction.maxResultMb, 1, 512);
  checks.wholeNumber("sweepMinutes", settings.sweepMinutes, 15, 1440);
  checkAttachment(checks, args, settings);
  if (settings.runner === InspecRunner.CincAuditor) {
    if (args.sweepMinutes !== undefined) {
      checks.refuse("sweepMinutes", args.sweepMinutes, "left out with the runner cinc-auditor");
    }
    return settings;
  }
  for (const property of [
    "dualStackEndpoints",
    "systemsManagerCompliance",
    "trustedUploaderIds",
  ] as const) {
    if (args[property] !== undefined) {
      checks.refuse(property, "given", `left out with the runner ${settings.runner}`);
    }
  }
  return settings;
}

/** What AWS's document takes no notice of. */
const ownProperties = [
  "inputs",
  "waivers",
  "installMissing",
  "auditorVersion",
  "acceptChefLicense",
  "timeoutSeconds",
] as const;

function checkProfile(checks: ArgumentChecks, { profile, runner }: InspecSettings): void {
  const { github, s3Uri } = profile;
  if (github !== undefined && s3Uri !== undefined) {
    checks.refuse("profile.github", github, "left out where profile.s3Uri is given");
  }
  const own = runner === InspecRunner.CincAuditor;
  if (typeof s3Uri === "string") {
    checks.matches(
      "profile.s3Uri",
      s3Uri,
      own
        ? /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[A-Za-z0-9_.:/@+=,-]{1,1024}\.(?:tar\.gz|tgz|zip)$/
        : /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[A-Za-z0-9_.:/@+=,-]{1,1024}$/,
      own ? "an archive, s3://bucket/key.tar.gz or .zip" : "a folder, s3://bucket/folder",
    );
  }
  checkGitHub(checks, github, own);
  checkTexts(checks, profile);
  checkInputs(checks, profile.inputs);
  checks.wholeNumber("profile.timeoutSeconds", profile.timeoutSeconds, 60, 86_400);
  checks.matches(
    "profile.auditorVersion",
    profile.auditorVersion,
    /^\d+\.\d+\.\d+$/,
    "a version of three numbers, such as 5.22.65",
  );
  if (own) return;
  for (const property of ownProperties) {
    if (profile[property] === undefined) continue;
    checks.refuse(`profile.${property}`, "given", `left out with the runner ${runner}`);
  }
}

const word = /^[A-Za-z0-9_.-]{1,100}$/;
const path = /^(?!.*\.\.)[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/;

function checkGitHub(
  checks: ArgumentChecks,
  github: InspecProfileArgs["github"],
  own: boolean,
): void {
  if (github === undefined) return;
  const form = "letters, digits and any of . _ -";
  checks.matches("profile.github.owner", github.owner, word, form);
  checks.matches("profile.github.repository", github.repository, word, form);
  checks.matches("profile.github.path", github.path, path, "a folder within the repository");
  checks.matches("profile.github.ref", github.ref, path, "a commit, a tag or a branch");
  checks.matches(
    "profile.github.tokenParameterName",
    github.tokenParameterName,
    /^[A-Za-z0-9_./-]{1,1011}$/,
    "the name of an SSM parameter, not its ARN",
  );
  if (github.tokenSecretArn === undefined) return;
  if (!own) {
    checks.refuse("profile.github.tokenSecretArn", "given", "left out with AWS-RunInspecChecks");
  }
  if (github.tokenParameterName !== undefined) {
    checks.refuse("profile.github.tokenSecretArn", "given", "left out with tokenParameterName");
  }
}

/** What of inputs and waivers stands in the association, which holds no more than some kilobytes. */
const textBytes = 6000;

/** InSpec up to 5 warns of inputs that it cannot read, and audits without them. */
function checkInputs(checks: ArgumentChecks, inputs: InspecProfileArgs["inputs"]): void {
  if (typeof inputs !== "string" || inputs.startsWith("s3://")) return;
  const document = parseDocument(inputs);
  const [error] = document.errors;
  if (error !== undefined) {
    checks.refuse("profile.inputs", error.message.split("\n")[0], "YAML, a map of names to values");
  } else if (!isMap(document.contents)) {
    checks.refuse("profile.inputs", inputs, "a YAML map of names to values");
  }
}

function checkTexts(checks: ArgumentChecks, profile: InspecProfileArgs): void {
  for (const property of ["inputs", "waivers"] as const) {
    const value = profile[property];
    if (typeof value !== "string") continue;
    const bytes = Buffer.byteLength(value);
    if (bytes === 0 || bytes > textBytes) {
      checks.refuse(
        `profile.${property}`,
        `${bytes} bytes`,
        `1 to ${textBytes} bytes; more fits into a file, s3://bucket/key`,
      );
    }
  }
}

function checkAttachment(
  checks: ArgumentChecks,
  args: InspecAuditArgs,
  { attachment }: InspecSettings,
): void {
  if (attachment === undefined) return;
  if (instanceAccessMode(args.instanceAccess) !== InstanceAccessMode.Create) {
    checks.refuse("profileAttachment", "given", 'left out unless instanceAccess.mode is "create"');
  }
  checkRates(checks, "profileAttachment", attachment);
  const { schedule, forceReplace } = attachment;
  if (schedule === undefined) return;
  if (!isSchedule(schedule)) checks.refuse("profileAttachment.schedule", schedule, scheduleForm);
  if (forceReplace) {
    checks.refuse("profileAttachment.schedule", schedule, "left out with forceReplace");
  }
}

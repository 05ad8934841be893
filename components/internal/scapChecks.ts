import type { ScapPipelineArgs } from "../scapPipelineArgs";
import { ArgumentChecks, checkCommonArgs, checkName } from "./checks";
import { checkPipelineArgs } from "./pipelineChecks";
import { checkScanArgs } from "./scan";
import type { ScapSettings } from "./scapSettings";

/** Checks every plain argument of a `ScapPipeline`; throws one sentence about the first bad one. */
export function checkScapPipelineArgs(
  name: string,
  args: ScapPipelineArgs,
  settings: ScapSettings,
): void {
  checkName("ScapPipeline", name);
  const checks = new ArgumentChecks("ScapPipeline", name);
  checkCommonArgs(checks, args);
  checkScanArgs(checks, settings.scan);
  checkPipelineArgs(checks, args, settings);
}

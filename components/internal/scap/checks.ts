import type { ScapPipelineArgs } from "../../scapPipelineArgs";
import { ArgumentChecks, checkCommonArgs, checkName } from "../common/checks";
import { checkPipelineArgs } from "../scan/checks";
import { checkScanArgs } from "./scanArgs";
import type { ScapSettings } from "./settings";

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

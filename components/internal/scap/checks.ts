import type { ScapPipelineArgs } from "../../scapPipelineArgs";
import type { ArgumentChecks } from "../common/checks";
import { checkPipelineArgs } from "../scan/checks";
import { checkScanArgs } from "./scanArgs";
import type { ScapSettings } from "./settings";

/** Checks every plain argument of a `ScapPipeline`. @returns the settings, as they were given. */
export function checkScapPipelineArgs(
  checks: ArgumentChecks,
  args: ScapPipelineArgs,
  settings: ScapSettings,
): ScapSettings {
  checkScanArgs(checks, settings.scan);
  checkPipelineArgs(checks, args, settings);
  return settings;
}

import type { ScapPipelineArgs } from "../../scapPipelineArgs";
import { pipelineDefaults, type PipelineSettings, pipelineSettings } from "../scan/settings";
import type { ScanArgs } from "./scanArgs";

/** A pipeline's plain arguments with every default filled in. */
export interface ScapSettings extends PipelineSettings {
  readonly scan: ScanArgs;
}

/** What is meant where nothing is said. */
const scapDefaults: Omit<ScapSettings, "metricPipeline"> = {
  ...pipelineDefaults,
  targetTags: { RunSCAP: ["True"] },
  scan: {},
};

/** The settings that the arguments mean. */
export function scapSettings(name: string, args: ScapPipelineArgs): ScapSettings {
  return { ...pipelineSettings(name, args, scapDefaults), scan: args.scan ?? scapDefaults.scan };
}

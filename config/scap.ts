import type { CommonArgs, ScanArgs, ScapPipelineArgs } from "../components";
import { hostScanFields } from "./hostScans";
import { flag, listOf, number, section, text } from "./values";

/** What the stack says of `ScapPipeline`. */
export type ScapSection = Omit<ScapPipelineArgs, keyof CommonArgs | "findingsStore">;

/** `plumbline:scap.<key>`: what `ScapPipeline` takes beside what every component takes. */
export const scap = section<ScapSection>({
  ...hostScanFields,
  scan: section<ScanArgs>({
    profile: text,
    dataStream: text,
    tailoringFile: text,
    checklist: text,
    skipRules: listOf(text),
    installMissing: flag,
    htmlReport: flag,
    fetchRemoteResources: flag,
    withoutSystemCharacteristics: flag,
    timeoutSeconds: number,
    probeMemoryRatio: number,
    probeMaxItems: number,
    probeIgnorePaths: listOf(text),
  }),
});

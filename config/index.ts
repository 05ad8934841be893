import type {
  CommonArgs,
  FindingsStoreArgs,
  ScapPipelineArgs,
} from "../components";
import { alerts, type AlertsSection } from "./alerts";
import {
  compliance,
  type ComplianceSection,
  configRecorder,
  type ConfigRecorderSection,
  hasRemediation,
  memberRoles,
  type MemberRolesSection,
} from "./compliancePack";
import { inspec, type InspecSection } from "./inspec";
import { commonFields, findings, scap } from "./plumbline";
import { type Fields, readFields } from "./values";

/** What the stack says of single components, beside what it says of all. */
export interface Sections {
  /** For `FindingsStore`. */
  findings: Omit<FindingsStoreArgs, keyof CommonArgs>;
  /** For `ScapPipeline`. */
  scap: Omit<ScapPipelineArgs, keyof CommonArgs | "findingsStore">;
  /** For `InspecAudit`; there is one only where the section is there. */
  inspec?: InspecSection;
  /** For `InspecDriftAlerts`; there are alerts only where the section is there. */
  alerts?: AlertsSection;
  /** For `ComplianceConformancePack`. */
  compliance: ComplianceSection;
  /** For `MemberAccountRoles`, beside the pack. */
  memberRoles: MemberRolesSection;
  /** For `ConfigRecorder`; there is one only where the section is there, because an account has one. */
  configRecorder?: ConfigRecorderSection;
}

/** What the program is told by its stack. */
export interface StackConfig extends Readonly<Sections> {
  /** What every component is given. */
  readonly common: CommonArgs;
}

const prefix = "plumbline:";
const sections: Fields<Sections> = {
  findings,
  scap,
  inspec,
  alerts,
  compliance,
  memberRoles,
  configRecorder,
};
const fields: Fields<CommonArgs & Sections> = { ...commonFields, ...sections };

/**
 * Reads the keys of the namespace `plumbline`, which `Pulumi.yaml` lists. Limits are checked by the
 * components themselves; here it is seen to that every key is known and of the right kind.
 *
 * @param config the whole stack configuration, as `pulumi.runtime.allConfig()` has it.
 * @throws RunError with one sentence about the first key that is unknown or wrong.
 */
export function readStackConfig(
  config: Readonly<Record<string, string>>,
): StackConfig {
  const ours = Object.entries(config)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value] as const);
  const read = readFields(fields, ours, (key) => prefix + key);
  const { findings = {}, scap = {}, inspec, alerts, ...others } = read;
  const {
    compliance = {},
    memberRoles = {},
    configRecorder,
    ...common
  } = others;
  return {
    common,
    findings,
    scap,
    ...(inspec && { inspec }),
    ...(alerts && { alerts }),
    compliance,
    // Roles for what no rule does would be refused.
    memberRoles: { remediation: hasRemediation(compliance), ...memberRoles },
    ...(configRecorder && { configRecorder }),
  };
}

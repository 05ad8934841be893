import type { CommonArgs } from "../components";
import {
  compliance,
  type ComplianceSection,
  configRecorder,
  type ConfigRecorderSection,
  memberRoles,
  type MemberRolesSection,
} from "./compliancePack";
import { configRules, type ConfigRulesSection } from "./configRules";
import { inspec, type InspecSection } from "./inspec";
import { inspectorCis, type InspectorCisSection } from "./inspectorCis";
import { alerts, type AlertsSection } from "./alerts";
import { commonFields } from "./common";
import { findings, type FindingsSection } from "./findings";
import { scap, type ScapSection } from "./scap";
import { type Fields, readFields, refuse } from "./values";

/** What the stack says of single components, beside what it says of all. */
export interface Sections {
  /** For `FindingsStore`. */
  findings: FindingsSection;
  /** For `ScapPipeline`. */
  scap: ScapSection;
  /** For `InspecAudit`; there is one only where the section is there. */
  inspec?: InspecSection;
  /** For `InspectorCisScan`; there is one only where the section is there, because scans cost. */
  inspectorCis?: InspectorCisSection;
  /** For `InspecDriftAlerts`; there are alerts only where the section is there. */
  alerts?: AlertsSection;
  /** For `ComplianceConformancePack`; there is one only where the section is there, because evaluations cost. */
  compliance?: ComplianceSection;
  /** For `MemberAccountRoles`, which a pack needs. */
  memberRoles: MemberRolesSection;
  /** For `ConfigRecorder`; there is one only where the section is there, because an account has one. */
  configRecorder?: ConfigRecorderSection;
  /** For `InspecConfigRule`: a rule for each scanner that is named, because evaluations cost. */
  configRules: ConfigRulesSection;
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
  inspectorCis,
  alerts,
  compliance,
  memberRoles,
  configRecorder,
  configRules,
};
const fields: Fields<CommonArgs & Sections> = { ...commonFields, ...sections };

/**
 * Reads the keys of the namespace `plumbline`, which `Pulumi.yaml` lists. Limits are checked by the
 * components themselves; here it is seen to that every key is known and of the right kind.
 *
 * @param config the whole stack configuration, as `pulumi.runtime.allConfig()` has it.
 * @throws RunError with one sentence about the first key that is unknown or wrong.
 */
export function readStackConfig(config: Readonly<Record<string, string>>): StackConfig {
  const ours = Object.entries(config)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value] as const);
  const read = readFields(fields, ours, (key) => prefix + key);
  const { findings = {}, scap = {}, inspec, inspectorCis, alerts, ...others } = read;
  const { compliance, memberRoles, configRecorder, configRules = {}, ...common } = others;
  if (memberRoles !== undefined && compliance === undefined) {
    refuse(
      `${prefix}compliance`,
      undefined,
      `set where ${prefix}memberRoles is: the roles are for its pack`,
    );
  }
  return {
    common,
    findings,
    scap,
    ...(inspec && { inspec }),
    ...(inspectorCis && { inspectorCis }),
    ...(alerts && { alerts }),
    ...(compliance && { compliance }),
    memberRoles: memberRoles ?? {},
    ...(configRecorder && { configRecorder }),
    configRules,
  };
}

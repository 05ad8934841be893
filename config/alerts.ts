import {
  type CommonArgs,
  type InspecDriftAlertsArgs,
  type ReportScheduleArgs,
  ScanSource,
  type SlackArgs,
} from "../components";
import { flag, listOf, number, oneOf, section, text } from "./values";

/** What the stack says of `InspecDriftAlerts`; the store is the program's. */
export type AlertsSection = Omit<
  InspecDriftAlertsArgs,
  keyof CommonArgs | "audit" | "findingsStore"
>;

/** `plumbline:alerts.<key>`: what `InspecDriftAlerts` takes beside what every component takes. */
export const alerts = section<AlertsSection>({
  sources: listOf(oneOf(ScanSource)),
  slack: section<SlackArgs>(
    {
      channelId: text,
      tokenSecretArn: text,
      tokenParameterName: text,
      tokenKmsKeyArn: text,
    },
    ["channelId"],
  ),
  digestSeconds: number,
  maxEvents: number,
  nothingNew: flag,
  reportSchedule: section<ReportScheduleArgs>({ expression: text, timeZone: text, enabled: flag }),
  reportTitle: text,
  reportRetentionDays: number,
  alarmTopicArns: listOf(text),
});

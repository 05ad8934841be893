/** What Plumbline's events are told apart by; a test holds it against `functions/sinks`. */
export const eventSource = "plumbline";

export const eventTypes = {
  changed: "Plumbline Finding Changed",
  decision: "Plumbline Finding Decision",
  recorded: "Plumbline Scan Recorded",
  exceptionExpiring: "Plumbline Exception Expiring",
  exceptionExpired: "Plumbline Exception Expired",
  hostSilent: "Plumbline Host Silent",
  hostBack: "Plumbline Host Back",
  remediation: "Plumbline Remediation",
} as const;
export type EventType = (typeof eventTypes)[keyof typeof eventTypes];

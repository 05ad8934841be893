import * as pulumi from "@pulumi/pulumi";

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

/** Whose an event is: of a store, by its findings table, or of a pack, by its table of counts. */
export type EventOwner =
  { readonly store: pulumi.Input<string> } | { readonly pack: pulumi.Input<string> };

/**
 * The pattern of a rule that listens to the events of one store or pack: EventBridge delivers an event
 * to every rule of the bus that matches, those of other stacks of the account and Region included.
 *
 * @param detail what else the event's detail has to be.
 */
export function ownEvents(
  types: readonly EventType[],
  owner: EventOwner,
  detail: Readonly<Record<string, unknown>> = {},
): pulumi.Output<string> {
  const whose = "store" in owner ? { store: [owner.store] } : { pack: [owner.pack] };
  return pulumi.jsonStringify({
    source: [eventSource],
    "detail-type": types,
    detail: { ...whose, ...detail },
  });
}

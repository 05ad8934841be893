import type { AppliedException, Series } from "../../findings/finding";
import { cut } from "../../findings/text";
import { allowedText } from "../text";

/** Longest texts in an event, in characters: an event as a whole can be no longer than so much. */
const limits = { id: 1024, title: 256, detail: 256, name: 256, reason: 1024, url: 2048 } as const;

/** A text as an event has it: cut, and without what some receivers refuse. It may be empty. */
export function eventText(text: string, limit: keyof typeof limits): string {
  return cut(allowedText(text), limits[limit]);
}

/** A link, which cannot be cut: one that is too long is left out. */
export function eventLink(url: string | undefined): string | undefined {
  return url !== undefined && url.length <= limits.url ? allowedText(url) : undefined;
}

/** What every event says of the series that it is about. */
export interface EventSeries {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** The target's id. */
  readonly target: string;
  readonly source: string;
  readonly benchmark: string;
  readonly profile: string;
}

export function eventSeries({ target, source, benchmark, profile }: Series): EventSeries {
  return {
    partition: target.partition,
    account: target.account,
    region: target.region,
    target: eventText(target.id, "id"),
    source,
    benchmark: eventText(benchmark, "id"),
    profile: eventText(profile, "id"),
  };
}

/** An exception as an event has it. */
export function eventException(
  exception: AppliedException | undefined,
): AppliedException | undefined {
  if (exception === undefined) return undefined;
  const { id, reason, owner, category, ticket, expires } = exception;
  const name = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : eventText(text, "name");
  return {
    id: eventText(id, "id"),
    reason: reason === undefined ? undefined : eventText(reason, "reason"),
    owner: name(owner),
    category: name(category),
    ticket: name(ticket),
    expires,
  };
}

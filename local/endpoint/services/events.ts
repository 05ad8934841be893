import { randomUUID } from "node:crypto";
import { type LocalAccount, regionalArn } from "../../account";
import type { Graph } from "../../graph";
import type { AccessNeed } from "../../iam/authorizer";
import { isObject, type JsonObject, listOf, objectOf, parseJson, textOf } from "../../json";
import { types } from "../../types";
import { type Answer, jsonAnswer, jsonError } from "../protocol";
import type { EndpointRequest } from "../request";
import type { PartialFault, Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** An event that a bus took. */
export interface BusEvent {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources: readonly string[];
  /** Account that it comes from, where a rule of another one than the bus's has forwarded it. */
  readonly account?: string;
}

const maximumEntries = 10;
/** What every partition takes; some take more. */
const maximumBytes = 262_144;

/** EventBridge: `PutEvents`. */
export class EventsService implements Service {
  readonly signingName = "events";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError("ThrottlingException", "Rate exceeded");
  /** Every event taken so far. */
  readonly events: BusEvent[] = [];

  constructor(
    private readonly graph: Graph,
    private readonly account: LocalAccount,
    /** Takes every event further, to the rules of its bus. */
    private readonly onEvent: (event: BusEvent, id: string) => void = () => undefined,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const operation = request.target();
    if (operation !== "PutEvents") {
      const message = `the local stack does not do events:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const entries = listOf((await request.json())["Entries"]).map(objectOf);
    return {
      action: "events:PutEvents",
      needs: [...new Set(entries.map(busOf))].map((bus) => this.need(bus, entries)),
      perform: (partial) => Promise.resolve(this.put(entries, partial)),
    };
  }

  /** Puts an event onto its bus, past IAM and all limits: AWS's own services do that. */
  emit(event: BusEvent): string {
    const id = randomUUID();
    this.events.push(event);
    this.onEvent(event, id);
    return id;
  }

  /** A call is authorized once for each bus: conditions see what all of its events say, as lists. */
  private need(bus: string, entries: readonly JsonObject[]): AccessNeed {
    const all = (property: string): string[] =>
      entries
        .filter((entry) => busOf(entry) === bus)
        .flatMap((entry) => textOf(entry[property]) ?? []);
    return {
      action: "events:PutEvents",
      resource: regionalArn(this.account, "events", `event-bus/${bus}`),
      context: { "events:source": all("Source"), "events:detail-type": all("DetailType") },
    };
  }

  private put(entries: readonly JsonObject[], partial: PartialFault | undefined): Answer {
    const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
    if (entries.length < 1 || entries.length > maximumEntries || bytes > maximumBytes) {
      const message = `1 to 10 entries of 256 KB together are taken, not ${entries.length} of ${bytes} bytes`;
      throw new ServiceError("ValidationException", message);
    }
    const answers = entries.map((entry, index) => {
      if (partial !== undefined && index < partial.count) {
        const ErrorCode = partial.code ?? "InternalException";
        return { ErrorCode, ErrorMessage: "injected by a test" };
      }
      return this.take(entry);
    });
    const failed = answers.filter((answer) => "ErrorCode" in answer).length;
    return jsonAnswer({ FailedEntryCount: failed, Entries: answers }, "application/x-amz-json-1.1");
  }

  private take(entry: JsonObject): JsonObject {
    const bus = busOf(entry);
    if (bus !== "default" && this.graph.find(types.eventBus, bus) === undefined) {
      return { ErrorCode: "InvalidArgument", ErrorMessage: `Event bus ${bus} does not exist.` };
    }
    const [source, detailType] = [textOf(entry["Source"]), textOf(entry["DetailType"])];
    if (source === undefined || detailType === undefined) {
      return { ErrorCode: "InvalidArgument", ErrorMessage: "Source and DetailType are required." };
    }
    if (source.startsWith("aws.")) {
      const ErrorMessage = "Not authorized for the source.";
      return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage };
    }
    const detail = detailOf(entry["Detail"]);
    if (detail === undefined) {
      return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    }
    const resources = listOf(entry["Resources"]).map(String);
    return { EventId: this.emit({ bus, source, detailType, detail, resources }) };
  }
}

/** A bus by its name; an ARN ends in it. */
function busOf(entry: JsonObject): string {
  return textOf(entry["EventBusName"])?.split("/").pop() ?? "default";
}

function detailOf(detail: unknown): JsonObject | undefined {
  try {
    const parsed = parseJson(textOf(detail) ?? "", "Detail");
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** What EventBridge counts of an entry: its texts, and 14 bytes for a time. */
function entryBytes(entry: JsonObject): number {
  const texts = ["Source", "DetailType", "Detail"].map((name) => textOf(entry[name]) ?? "");
  const all = [...texts, ...listOf(entry["Resources"]).map(String)].join("");
  return Buffer.byteLength(all) + (entry["Time"] === undefined ? 0 : 14);
}

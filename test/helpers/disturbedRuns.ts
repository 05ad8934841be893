import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  type SecurityHubClient,
} from "@aws-sdk/client-securityhub";
import type { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { PutComplianceItemsCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Exception } from "../../functions/findings/exceptions";
import type { Series } from "../../functions/findings/finding";
import { defaultResultPolicy } from "../../functions/findings/policy";
import { announcer } from "../../functions/pipeline/scans/announce";
import { applyScan } from "../../functions/pipeline/scans/applyScan";
import { complianceShower } from "../../functions/pipeline/scans/compliance";
import {
  type ApplyScanTools,
  orderOf,
  type ScanToApply,
} from "../../functions/pipeline/scans/scanToApply";
import { hubSink } from "../../functions/pipeline/securityHub/hub";
import { putScanEvent } from "../../functions/sinks/eventBridge/scanEvent";
import { findingsStore } from "../../functions/sinks/store/findingsStore";
import { targetKey } from "../../functions/sinks/store/tableKeys";
import type { TestDatabase } from "./dynamodb";
import { FakeSecurityHub } from "./fakeSecurityHub";
import { storedItems } from "./storedItems";

/** What happens to one call of a process. */
export interface Fault {
  /** The number of the call, from zero. */
  readonly call: number;
  /**
   * `killed`: the process is no more before the call, or right after it. `timed out`: the call is done,
   * and its answer is lost. `condition`: the same, and the client's own retry finds it done.
   */
  readonly kind:
    | "killed before"
    | "killed after"
    | "throttled"
    | "throttled on"
    | "cancelled"
    | "timed out"
    | "condition";
}

/** How many calls are refused where a service goes on throttling. */
const refusedInARow = 40;

/** A process that was killed makes no call any more. */
class Killed extends Error {}

function fault(name: string): Error {
  return Object.assign(new Error(`fault: ${name}`), { name });
}

/** All that is outside of the processes: what they have put there is there, whatever became of them. */
export class Outside {
  readonly hub = new FakeSecurityHub();
  readonly page = new Map<string, unknown>();
  readonly events = new Map<string, unknown>();
  readonly published = new Map<string, unknown>();
  now = Date.parse("2026-12-01T00:00:00.000Z");
  /** When scans took effect: the number of the call that has made them. */
  readonly committed = new Map<string, number>();
  readonly recorded = new Map<string, number>();
  /** By which call each was in the history at first. */
  readonly firstRecorded = new Map<string, number>();
  calls = 0;
  faults = 0;
}

/** One invocation of a function: it applies one scan, and what is to happen to it is known before. */
export class Process {
  readonly #outside: Outside;
  readonly #scan: ScanToApply;
  readonly #fault: Fault | undefined;
  readonly #pause: () => Promise<void>;
  #made = 0;
  #killed = false;

  constructor(
    outside: Outside,
    scan: ScanToApply,
    given: { readonly fault?: Fault | undefined; readonly pause?: () => Promise<void> } = {},
  ) {
    this.#outside = outside;
    this.#scan = scan;
    this.#fault = given.fault;
    this.#pause = given.pause ?? (() => Promise.resolve());
  }

  /** Makes a call, or what the fault has it be. */
  async #call<T>(effect: () => Promise<T>, seen?: (number: number) => void): Promise<T> {
    const number = this.#made;
    this.#made += 1;
    await this.#pause();
    if (this.#killed) throw new Killed();
    const { call, kind } = this.#fault ?? { call: -1, kind: undefined };
    const isOn = kind === "throttled on" && number >= call && number < call + refusedInARow;
    const now = number === call || isOn ? kind : undefined;
    if (now !== undefined) this.#outside.faults += 1;
    if (now === "killed before") {
      this.#killed = true;
      throw new Killed();
    }
    if (now === "throttled" || now === "throttled on") throw fault("ThrottlingException");
    if (now === "cancelled") throw fault("TransactionCanceledException");
    const answer = await effect();
    this.#outside.calls += 1;
    seen?.(this.#outside.calls);
    if (now === "killed after") {
      this.#killed = true;
      throw new Killed();
    }
    if (now === "timed out" || now === "condition") throw fault("TimeoutError");
    return answer;
  }

  async apply(database: TestDatabase, owner: string, exceptions: readonly Exception[]) {
    return applyScan(this.#scan, this.#tools(database, owner, exceptions));
  }

  #tools(database: TestDatabase, owner: string, exceptions: readonly Exception[]): ApplyScanTools {
    const outside = this.#outside;
    const { now } = outside;
    const dynamodb = this.#dynamodb(database.client);
    const store = findingsStore(dynamodb, { tableName: database.findings, retentionDays: 400 });
    const clock = { now: () => now, sleep: () => Promise.resolve(), random: () => 0 };
    const events = { client: this.#eventBridge(), store: "store" };
    const announce = announcer({ events, sns: this.#sns(), topicArn: "arn:topic" });
    return {
      store,
      hub: hubSink(
        { client: this.#securityHub(), store: "store" },
        () => Promise.resolve(true),
        clock,
      ),
      announce,
      showCompliance: complianceShower(this.#ssm(), store, 1),
      tellRecorded: (scan) => putScanEvent(events, scan, { clock }),
      tagsOf: () => Promise.resolve(undefined),
      publish: () => Promise.resolve(0),
      exceptions,
      incompleteExceptions: "hand-made",
      policy: defaultResultPolicy,
      owner,
      deadline: () => now + 60_000,
      now: () => now,
    };
  }

  #dynamodb(client: DynamoDBClient): DynamoDBClient {
    const order = orderOf(this.#scan);
    return Object.assign(Object.create(client) as DynamoDBClient, {
      send: (command: Parameters<DynamoDBClient["send"]>[0]) =>
        this.#call(
          () => client.send(command),
          (number) => {
            this.#note(command.input, order, number);
          },
        ),
    });
  }

  /** Notes by which call the scan took effect. */
  #note(input: object, order: string, number: number): void {
    const { UpdateExpression, Item } = input as {
      readonly UpdateExpression?: string;
      readonly Item?: { readonly item?: { readonly S?: string } };
    };
    const { committed, firstRecorded, recorded } = this.#outside;
    if (UpdateExpression === "SET #claim.#plan = :plan") {
      if (!committed.has(order)) committed.set(order, number);
    }
    const item = Item?.item?.S ?? "";
    if (!item.startsWith("SCAN#") || !item.endsWith(`#${order}`)) return;
    recorded.set(order, number);
    if (!firstRecorded.has(order)) firstRecorded.set(order, number);
  }

  #securityHub(): SecurityHubClient {
    const { hub } = this.#outside;
    return this.#client((command) => {
      if (command instanceof BatchImportFindingsCommand) {
        return hub.import(command.input);
      }
      if (command instanceof BatchUpdateFindingsCommand) {
        return hub.update(command.input);
      }
      throw new Error("Security Hub has no such call");
    }) as SecurityHubClient;
  }

  #ssm(): SSMClient {
    return this.#client((command) => {
      const {
        ResourceId = "",
        Items,
        ExecutionSummary,
      } = (command as PutComplianceItemsCommand).input;
      this.#outside.page.set(ResourceId, { Items, at: ExecutionSummary?.ExecutionTime });
      return {};
    }) as SSMClient;
  }

  #eventBridge(): EventBridgeClient {
    return this.#client((command) => {
      const { Entries = [] } = (command as PutEventsCommand).input;
      for (const { DetailType = "", Detail = "{}" } of Entries) this.#event(DetailType, Detail);
      return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: "1" })) };
    }) as EventBridgeClient;
  }

  /** What comes twice is one event to whoever drops doubles; a scan that comes again is `replayed`. */
  #event(type: string, text: string): void {
    const { outcome, ...detail } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { id, part, key } = detail;
    const name = JSON.stringify([type, id, part, key]);
    const late = outcome === "late";
    this.#outside.events.set(name, { ...detail, ...(late && { late }) });
  }

  #sns(): SNSClient {
    return this.#client((command) => {
      const { Subject, Message, MessageAttributes } = (command as PublishCommand).input;
      const id = MessageAttributes?.["id"]?.StringValue ?? "";
      this.#outside.published.set(id, { Subject, Message });
      return { MessageId: "1" };
    }) as SNSClient;
  }

  #client(answer: (command: unknown) => object) {
    const send = (command: unknown) => this.#call(() => Promise.resolve(answer(command)));
    return { send } as unknown;
  }
}

/** All that can be seen of a series, but for when it was written and in how many steps. */
export async function visible(database: TestDatabase, outside: Outside, of: Series) {
  const { client, findings } = database;
  const items = await storedItems(client, findings, targetKey(of.target));
  const host = of.target.id;
  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value ?? null).replaceAll(host, "HOST")) as unknown;
  const sorted = (values: Iterable<unknown>) =>
    [...values].map((value) => JSON.stringify(plain(value))).sort();
  return {
    items: sorted(
      items.flatMap((item) => (String(item["item"]).startsWith("PLAN#") ? [] : [lasting(item)])),
    ),
    hub: sorted([...outside.hub.findings.values()].map(({ updatedAt: _, ...finding }) => finding)),
    page: plain(outside.page.get(host)),
    events: sorted(outside.events),
    published: sorted(outside.published),
  };
}

/** A record without what says when and how often it was written. */
function lasting(item: Readonly<Record<string, unknown>>): object {
  const { ttl: _1, revision: _2, hubUpdatedAt: _3, head, ...rest } = item;
  if (head === undefined) return rest;
  const { hubRefreshAt: _4, hubRefreshed: _5, ...lastingHead } = head as Record<string, unknown>;
  return { ...rest, head: lastingHead };
}

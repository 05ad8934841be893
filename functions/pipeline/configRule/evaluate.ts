import type { ConfigServiceClient } from "@aws-sdk/client-config-service";
import type { ConfigRuleEvent } from "../../configEvents/event";
import type { ItemHead } from "../../configEvents/item";
import { oversizedItem } from "../../configEvents/oversized";
import { PermanentError, PlumblineError, TransientError } from "../../errors";
import type { Target } from "../../findings/finding";
import type { Logger } from "../../log";
import { SeenResources, staleEvaluations } from "../../sinks/config/configCompliance";
import {
  type ConfigEvaluation,
  loggedEvaluations,
  putEvaluations,
  RefusedEvaluationsError,
} from "../../sinks/config/configEvaluations";
import type { FindingsStore } from "../../sinks/store/findingsStore";
import type { Backoff } from "../../sinks/retry";
import type { Place } from "../uploads/processUpload";
import type { StartAudits } from "./audits";
import { instancesInScope, instanceType, isThere, type RuleInstance, stateOf } from "./instances";
import { judgeInstances } from "./judge";
import { type RuleSettings, ruleSettings } from "./settings";

export interface ConfigRuleTools {
  readonly config: ConfigServiceClient;
  readonly store: FindingsStore;
  /** Absent where nothing starts audits of the source. */
  readonly startAudits?: StartAudits;
  /** Where the function is. */
  readonly place: Place;
  /** What a rule means that says nothing. */
  readonly defaults: Readonly<Record<string, string>>;
  /** The least coverage with which an instance is compliant. */
  readonly minimumCoverage: number;
  readonly now: () => number;
  /** Epoch milliseconds after which this invocation can do no more. */
  readonly deadline: () => number;
  readonly log: Logger;
  readonly backoff?: Backoff;
}

/** What one evaluation has put. */
export interface RuleOutcome {
  readonly evaluations: number;
  /** Resources that the rule had a result for and is not about any more. */
  readonly retired: number;
}

/** Lambda keeps an event no longer than six hours: what tells of an older change is no news of it. */
const latestNewsMilliseconds = 21_600_000;

/** A page of instances is judged and put within this. */
const leastMilliseconds = 20_000;

/**
 * Answers AWS Config: judges the one instance that changed, or all in scope on schedule, by what is
 * stored, and puts the results in the account and Region of the rule. Nothing is scanned here; where
 * results are missing an audit is started, whose end brings another evaluation.
 *
 * @throws PermanentError for a rule of another account, or one with parameters that make no sense.
 * @throws PlumblineError where some could not be judged, once all others are put.
 */
export async function evaluateRule(
  event: ConfigRuleEvent,
  tools: ConfigRuleTools,
): Promise<RuleOutcome> {
  if (event.account !== tools.place.account) {
    throw new PermanentError(
      `the rule's account was ${event.account}, must be ${tools.place.account}, the function's own`,
    );
  }
  const settings = ruleSettings(event.parameters, tools.defaults, tools.minimumCoverage);
  return new Evaluation(event, settings, tools).run();
}

/**
 * The recorder's inventory lists a new instance minutes after its change was evaluated: what was put
 * shortly before a periodic run is not taken back because it is not listed yet.
 */
const recorderLag = 30 * 60_000;

/** One evaluation at work. */
class Evaluation {
  #put = 0;
  #failed = 0;

  constructor(
    private readonly event: ConfigRuleEvent,
    private readonly settings: RuleSettings,
    private readonly tools: ConfigRuleTools,
  ) {}

  async run(): Promise<RuleOutcome> {
    const { notice } = this.event;
    const retired =
      notice.kind === "periodic"
        ? await this.#all(notice.time)
        : await this.#one(notice.head, notice.kind === "change" ? notice.item : undefined);
    if (this.#failed > 0) {
      throw new PlumblineError(
        `the evaluation met with failures (${this.#failed}), which the log has`,
      );
    }
    return { evaluations: this.#put, retired };
  }

  /** One resource that has changed. */
  async #one(
    head: ItemHead,
    item: { readonly configuration: Readonly<Record<string, unknown>> } | undefined,
  ): Promise<number> {
    const { type, id, captureTime: orderingTime } = head;
    const state = await this.#stateOfChanged(head, item);
    if (state === "gone") {
      await this.#send([{ type, id, compliance: "NOT_APPLICABLE", orderingTime }]);
      return 1;
    }
    await this.#judge([{ id, ...(state !== undefined && { state }) }], head.region, orderingTime);
    return 0;
  }

  /** EC2's word for the state of a changed instance; `gone` for all that the rule is not about. */
  async #stateOfChanged(
    head: ItemHead,
    known: { readonly configuration: Readonly<Record<string, unknown>> } | undefined,
  ): Promise<string | undefined> {
    if (this.event.leftScope || head.type !== instanceType || !head.exists) return "gone";
    const item = known ?? (await oversizedItem(this.tools.config, head));
    if (item === undefined) return "gone";
    const state = stateOf(item.configuration);
    return isThere(state) ? state : "gone";
  }

  /** Everything in scope; what is not any more loses its result. */
  async #all(time: string): Promise<number> {
    const { config, now, deadline } = this.tools;
    const seen = new SeenResources();
    for await (const page of instancesInScope(config, this.settings)) {
      if (deadline() - now() < leastMilliseconds) {
        throw new TransientError("no time was left to judge all instances in scope");
      }
      const there = page.filter(({ state }) => isThere(state));
      for (const { id } of there) seen.add({ type: instanceType, id });
      await this.#judge(there, this.event.region, time);
    }
    const stale = await staleEvaluations(config, this.event.ruleName, seen, time, recorderLag);
    await this.#send(stale);
    return stale.length;
  }

  async #judge(instances: readonly RuleInstance[], region: string, time: string): Promise<void> {
    const { partition, account } = this.event;
    const targetOf = (id: string): Target => ({ partition, account, region, id });
    const { judged, failed } = await judgeInstances(
      instances.map(({ id, state }) => ({ target: targetOf(id), state })),
      this.settings,
      this.tools,
    );
    this.#failed += failed;
    const evaluations = judged.flatMap(({ target, compliance, annotation, since }) => {
      if (compliance === undefined) return [];
      const orderingTime = this.#orderingTime(time, since);
      return [{ type: instanceType, id: target.id, compliance, annotation, orderingTime }];
    });
    await this.#send(evaluations);
  }

  /**
   * As of when it is said. Config drops a result that is older than the one it holds. An evaluation on
   * demand repeats an item that may be months old, and what it says is true now: a schedule may have
   * said otherwise between the end of a scan and the moment at which the store knew of it. News of a
   * change is held by the time of the change, so that an older change that comes late does not
   * contradict a newer one; and by the scan that it rests on, where that ended later, or by the end of
   * an exception or of a profile.
   */
  #orderingTime(time: string, since: string | undefined): string {
    if (this.event.notice.kind === "periodic") return time;
    const now = this.tools.now();
    const captured = Date.parse(time);
    if (now - captured > latestNewsMilliseconds) return new Date(now).toISOString();
    const known = since === undefined ? captured : Math.min(Date.parse(since), now);
    return new Date(Math.max(captured, known)).toISOString();
  }

  /** What Config refuses one by one is told of at the end: the others are put all the same. */
  async #send(evaluations: readonly ConfigEvaluation[]): Promise<void> {
    if (evaluations.length === 0) return;
    const { config, backoff, log } = this.tools;
    const until = { deadline: this.tools.deadline() - 1_000, ...backoff };
    this.#put += evaluations.length;
    try {
      await putEvaluations(config, this.event.resultToken, evaluations, until);
      const results = loggedEvaluations(evaluations);
      log.info("evaluations put", { rule: this.event.ruleName, results });
    } catch (error) {
      if (!(error instanceof RefusedEvaluationsError)) throw error;
      this.#put -= error.count;
      this.#failed += error.count;
      log.error("evaluations were refused", { rule: this.event.ruleName, error });
    }
  }
}

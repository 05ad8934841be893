import type { LocalAccount } from "../../../account";
import type { VirtualClock } from "../../../clock";
import type { Principal } from "../../../iam/principal";
import { type JsonObject, listOf, textOf } from "../../../json";
import { type Answer, jsonAnswer, jsonError } from "../../protocol";
import type { EndpointRequest } from "../../request";
import type { PartialFault, Service, ServiceCall } from "../../service";
import { ServiceError } from "../../serviceError";
import { signerOf } from "../../signature";
import type { RuleResult, RuleResults } from "./evaluations";
import { itemReads } from "./itemReads";
import type { ConfigurationItems } from "./items";
import { pageOf } from "./page";
import { putEvaluations } from "./putEvaluations";
import type { ConfigRule, ConfigRuleBook } from "./rules";
import type { RuleStarts } from "./starts";

/** What Config holds. */
export interface ConfigWorld {
  readonly clock: VirtualClock;
  readonly rules: ConfigRuleBook;
  readonly items: ConfigurationItems;
  readonly results: RuleResults;
  readonly starts: RuleStarts;
  /** The stack's own account, for callers that say nothing of theirs. */
  readonly home: LocalAccount;
}

type Operation = (
  input: JsonObject,
  caller: LocalAccount,
  partial: PartialFault | undefined,
) => JsonObject;

/** AWS Config: the operations that rules' functions call, for every account that is played. */
export class ConfigService implements Service {
  readonly signingName = "config";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError("ThrottlingException", "Rate exceeded");
  private readonly operations: Readonly<Record<string, Operation>> = {
    PutEvaluations: (input, caller, partial) =>
      putEvaluations(input, caller, this.world.results, this.world.clock.now(), partial),
    GetComplianceDetailsByConfigRule: (input, caller) => this.details(input, caller),
    StartConfigRulesEvaluation: (input, caller) => this.start(input, caller),
    ...Object.fromEntries(
      Object.entries(itemReads).map(([name, read]): [string, Operation] => [
        name,
        (input, caller) => read(input, caller, this.world.items),
      ]),
    ),
  };

  constructor(private readonly world: ConfigWorld) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const name = request.target();
    const operation = this.operations[name];
    if (operation === undefined) {
      const message = `the local stack does not do config:${name}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const input = await request.json();
    const { region } = signerOf(request);
    const own = principal.kind === "role" ? principal.account : this.world.home;
    const caller = { ...own, region };
    const action = `config:${name}`;
    return {
      action,
      needs: this.resources(input, caller).map((resource) => ({ action, resource })),
      perform: (partial): Promise<Answer> =>
        Promise.resolve(
          jsonAnswer(operation(input, caller, partial), "application/x-amz-json-1.1"),
        ),
    };
  }

  /** Calls about rules are granted by the rules' ARNs, all others without any. */
  private resources(input: JsonObject, caller: LocalAccount): readonly string[] {
    const names = [...listOf(input["ConfigRuleNames"]), ...listOf(input["ConfigRuleName"])];
    if (names.length === 0) return ["*"];
    return names.map((name) => this.world.rules.get(caller, String(name)).arn);
  }

  private details(input: JsonObject, caller: LocalAccount): JsonObject {
    const rule = this.world.rules.get(caller, textOf(input["ConfigRuleName"]) ?? "");
    const types = listOf(input["ComplianceTypes"]);
    const found = this.world.results
      .compliance(rule)
      .filter(({ compliance }) => types.length === 0 || types.includes(compliance));
    const names = { limit: "Limit", token: "NextToken", most: 100, usual: 10 } as const;
    const { items, next } = pageOf(found, input, names);
    return { EvaluationResults: items.map((result) => shown(rule, result)), ...next };
  }

  private start(input: JsonObject, caller: LocalAccount): JsonObject {
    const names = listOf(input["ConfigRuleNames"]).map(String);
    if (names.length < 1 || names.length > 25) {
      throw new ServiceError("InvalidParameterValueException", "1 to 25 rule names are taken");
    }
    this.world.starts.onDemand(names.map((name) => this.world.rules.get(caller, name)));
    return {};
  }
}

function shown(rule: ConfigRule, result: RuleResult): JsonObject {
  const { resourceType, resourceId, compliance, annotation } = result;
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleName: rule.name,
        ResourceType: resourceType,
        ResourceId: resourceId,
        EvaluationMode: "DETECTIVE",
      },
      OrderingTimestamp: result.orderingTime / 1000,
    },
    ComplianceType: compliance,
    ResultRecordedTime: result.recordedTime / 1000,
    ConfigRuleInvokedTime: result.invokedTime / 1000,
    ...(annotation === undefined ? {} : { Annotation: annotation }),
  };
}

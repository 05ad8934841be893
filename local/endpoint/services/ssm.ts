import type { LocalAccount } from "../../account";
import type { Graph } from "../../graph";
import type { CustomerKeys } from "../../iam/customerKeys";
import type { Principal } from "../../iam/principal";
import { type JsonObject, objectOf, textOf } from "../../json";
import { parameterArn } from "../../program/resources/management";
import type { StateFile } from "../../stateFile";
import { types } from "../../types";
import { callerPlace } from "../caller";
import { jsonAnswer, jsonError } from "../protocol";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** A parameter as it stands now. */
interface Parameter {
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modified: number;
}

/** The graph's parameters; their values can be changed while the stack runs. */
export class ParameterStore {
  private readonly parameters = new Map<string, Parameter>();

  constructor(
    graph: Graph,
    private readonly state: StateFile,
  ) {
    const saved = objectOf(state.load());
    for (const { inputs, outputs } of graph.ofType(types.parameter)) {
      const name = String(outputs["name"]);
      const given = inputs["value"] ?? inputs["insecureValue"] ?? inputs["valueWo"];
      const value = textOf(saved[name]) ?? textOf(given) ?? "";
      const type = textOf(inputs["type"]) ?? "String";
      this.parameters.set(name, { type, value, version: 1, modified: Date.now() });
    }
  }

  get(name: string): Parameter | undefined {
    return this.parameters.get(name);
  }

  /** Makes a parameter that a person would have made before the program was deployed. */
  provide(name: string, value: string): void {
    if (this.parameters.has(name)) return;
    this.parameters.set(name, { type: "SecureString", value, version: 1, modified: Date.now() });
  }

  /** Changes a value, as a person would in the console. It is kept for the next run. */
  set(name: string, value: string): void {
    const known = this.parameters.get(name);
    if (known === undefined) throw new Error(`the program has no parameter "${name}"`);
    const version = known.version + 1;
    this.parameters.set(name, { type: known.type, value, version, modified: Date.now() });
    this.state.save({ ...objectOf(this.state.load()), [name]: value });
  }
}

/** A part of Systems Manager with operations of its own. */
export interface SsmPart {
  /** The call, where the operation is one of this part's. */
  call(operation: string, input: JsonObject, place: LocalAccount): ServiceCall | undefined;
}

/** Systems Manager: `GetParameter`, and what its other parts know. */
export class SsmService implements Service {
  readonly signingName = "ssm";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError("ThrottlingException", "Rate exceeded");

  constructor(
    private readonly parameters: ParameterStore,
    private readonly parts: readonly SsmPart[],
    private readonly keys: CustomerKeys,
    private readonly account: LocalAccount,
  ) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest, principal: Principal): Promise<ServiceCall> {
    const operation = request.target();
    const input = await request.json();
    const place = callerPlace(request, principal, this.account);
    for (const part of this.parts) {
      const call = part.call(operation, input, place);
      if (call !== undefined) return call;
    }
    if (operation !== "GetParameter") {
      const message = `the local stack does not do ssm:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const name = textOf(input["Name"]) ?? "";
    const ARN = parameterArn(this.account, name);
    return {
      action: "ssm:GetParameter",
      needs: [
        { action: "ssm:GetParameter", resource: ARN },
        ...this.keys.needs("ssm", ARN, ["kms:Decrypt"], {
          "kms:EncryptionContext:PARAMETER_ARN": ARN,
        }),
      ],
      perform: () => {
        const parameter = this.parameters.get(name);
        if (parameter === undefined) {
          return Promise.reject(new ServiceError("ParameterNotFound", `${name} not found`));
        }
        const { type, value, version, modified } = parameter;
        const Parameter = {
          Name: name,
          Type: type,
          Value: value,
          Version: version,
          LastModifiedDate: modified / 1000,
          ARN,
          DataType: "text",
        };
        return Promise.resolve(jsonAnswer({ Parameter }, "application/x-amz-json-1.1"));
      },
    };
  }
}

import type { Graph } from "../../graph";
import { textOf } from "../../json";
import { jsonAnswer, jsonError } from "../protocol";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** The program's secrets, and those that somebody made outside of it, by ARN. */
export class Secrets {
  private readonly values = new Map<string, string>();

  constructor(graph: Graph) {
    for (const { inputs } of graph.ofType("aws:secretsmanager/secretVersion:SecretVersion")) {
      const value = textOf(inputs["secretString"]);
      if (value !== undefined) this.values.set(String(inputs["secretId"]), value);
    }
  }

  /** Makes a secret that a person would have made before the program was deployed. */
  provide(arn: string, value: string): void {
    if (!this.values.has(arn)) this.values.set(arn, value);
  }

  get(arn: string): string | undefined {
    return this.values.get(arn);
  }
}

/** Secrets Manager: `GetSecretValue`, of a secret's ARN. */
export class SecretsManagerService implements Service {
  readonly signingName = "secretsmanager";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError("ThrottlingException", "Rate exceeded");

  constructor(private readonly secrets: Secrets) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const operation = request.target();
    const arn = textOf((await request.json())["SecretId"]) ?? "";
    if (operation !== "GetSecretValue") {
      const message = `the local stack does not do secretsmanager:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const action = "secretsmanager:GetSecretValue";
    return {
      action,
      needs: [{ action, resource: arn }],
      perform: () => {
        const value = this.secrets.get(arn);
        if (value === undefined) {
          const message = "Secrets Manager can't find the specified secret.";
          return Promise.reject(new ServiceError("ResourceNotFoundException", message));
        }
        const answer = { ARN: arn, Name: arn, SecretString: value, VersionStages: ["AWSCURRENT"] };
        return Promise.resolve(jsonAnswer(answer, "application/x-amz-json-1.1"));
      },
    };
  }
}

import { type JsonObject, listOf } from "../../json";
import { jsonAnswer, jsonError } from "../protocol";
import type { EndpointRequest } from "../request";
import type { Service, ServiceCall } from "../service";
import { ServiceError } from "../serviceError";

/** The tags of resources outside the program, such as instances. */
export class ResourceTags {
  private readonly byArn = new Map<string, Readonly<Record<string, string>>>();

  /** Sets all tags of a resource. */
  set(arn: string, tags: Readonly<Record<string, string>>): void {
    this.byArn.set(arn, tags);
  }

  get(arn: string): Readonly<Record<string, string>> | undefined {
    return this.byArn.get(arn);
  }
}

const maximumArns = 100;

/** Resource Groups Tagging API: `GetResources` by ARN. What never had a tag is not in its answer. */
export class TaggingService implements Service {
  readonly signingName = "tagging";
  readonly errorForm = jsonError;
  readonly throttled = new ServiceError("ThrottledException", "Rate exceeded");

  constructor(private readonly tags: ResourceTags) {}

  denied(message: string): ServiceError {
    return new ServiceError("AccessDeniedException", message);
  }

  async call(request: EndpointRequest): Promise<ServiceCall> {
    const operation = request.target();
    if (operation !== "GetResources") {
      const message = `the local stack does not do tag:${operation}`;
      throw new ServiceError("UnknownOperationException", message);
    }
    const input = await request.json();
    return {
      action: "tag:GetResources",
      needs: [{ action: "tag:GetResources", resource: "*" }],
      perform: () => Promise.resolve(jsonAnswer(this.answer(input), "application/x-amz-json-1.1")),
    };
  }

  private answer(input: JsonObject): JsonObject {
    const arns = listOf(input["ResourceARNList"]).map(String);
    const others = Object.keys(input).filter((name) => name !== "ResourceARNList");
    if (arns.length < 1 || arns.length > maximumArns || others.length > 0) {
      const message = "the local stack answers for a ResourceARNList of 1 to 100, and nothing else";
      throw new ServiceError("InvalidParameterException", message);
    }
    const found = arns.flatMap((ResourceARN) => {
      const tags = this.tags.get(ResourceARN);
      if (tags === undefined) return [];
      return [{ ResourceARN, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }];
    });
    return { PaginationToken: "", ResourceTagMappingList: found };
  }
}

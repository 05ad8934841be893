import * as pulumi from "@pulumi/pulumi";
import type { GraphResource } from "../graph";
import { type JsonObject, objectOf, textOf } from "../json";
import { answerCall } from "./calls";
import { checkTogether } from "./limits";
import { describeResource } from "./provider";
import type { ProviderWorld } from "./registration";
import { resolveContents, resolveInputs } from "./resolve";

/** The part of Pulumi's registration request that mocks are not told. */
interface RegistrationRequest {
  getParent(): string;
}

/** Pulumi's own stand-in for the engine while mocks are set. */
interface Monitor {
  registerResource(request: RegistrationRequest, callback: unknown): unknown;
}

/** Plays the provider and writes down every resource that the program registers. */
export class GraphRecorder implements pulumi.runtime.Mocks {
  readonly resources: GraphResource[] = [];
  /** The first request that the provider refused. */
  failure: unknown;
  private parent = "";

  constructor(private readonly world: ProviderWorld) {}

  /**
   * Listens to registrations for their parents. The engine's stand-in asks `newResource` in the
   * same turn in which it is called, so that the parent of the moment is the resource's own.
   */
  watch(engine: unknown): void {
    const monitor = engine as Monitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      this.parent = request.getParent();
      return register(request, callback);
    };
  }

  async newResource(
    args: pulumi.runtime.MockResourceArgs,
  ): Promise<pulumi.runtime.MockResourceResult> {
    const { parent } = this;
    const urn = newUrn(parent, args.type, args.name);
    const inputs = await resolveInputs(args.inputs);
    const isProvider = args.type.startsWith("pulumi:providers:");
    if (args.custom !== true || isProvider) {
      this.record({ ...args, urn, parent, custom: false, id: "", inputs, outputs: inputs });
      return { id: isProvider ? `${args.name}-id` : "", state: inputs };
    }
    const { type, name } = args;
    const { id, outputs } = this.answering(() => {
      const resource = { type, name, urn, inputs };
      checkTogether(resource, this.resources);
      return describeResource(resource, this.world);
    });
    const contents = await resolveContents(inputs);
    this.record({ ...args, urn, parent, custom: true, id, inputs: contents, outputs });
    return { id, state: outputs };
  }

  call(args: pulumi.runtime.MockCallArgs): JsonObject {
    return this.answering(() => answerCall(args.token, objectOf(args.inputs), this.world));
  }

  private answering<T>(answer: () => T): T {
    try {
      return answer();
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  private record(resource: GraphResource): void {
    const { type, name, urn, parent, custom, id, inputs, outputs } = resource;
    const owner = textOf(parent) === undefined ? {} : { parent };
    this.resources.push({ type, name, urn, ...owner, custom, id, inputs, outputs });
  }
}

/** The URN that the engine's stand-in gives: children name it as their parent. */
function newUrn(parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2]?.split("$").pop();
  const qualified = parentType === undefined ? type : `${parentType}$${type}`;
  return `urn:pulumi:${[pulumi.getStack(), pulumi.getProject(), qualified, name].join("::")}`;
}

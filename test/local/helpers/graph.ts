import { Graph, type GraphResource } from "../../../local/graph";
import type { JsonObject } from "../../../local/json";

/** A resource as a program would have registered it; outputs are added to the inputs. */
export function resource(
  type: string,
  name: string,
  inputs: JsonObject,
  outputs: JsonObject = {},
  id = name,
): GraphResource {
  const urn = `urn:pulumi:local::plumbline::${type}::${name}`;
  return { type, name, urn, custom: true, id, inputs, outputs: { ...inputs, ...outputs } };
}

/** A graph of such resources. */
export function graphOf(...resources: GraphResource[]): Graph {
  return new Graph(resources, {});
}

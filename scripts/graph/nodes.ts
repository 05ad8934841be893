import type { Graph, GraphResource } from "../../local/graph";

/** How a kind of resource is drawn: what it is called, and Mermaid's brackets of its shape. */
interface Kind {
  readonly word: string;
  readonly open: string;
  readonly close: string;
}

const box = (word: string): Kind => ({ word, open: "[", close: "]" });
const store = (word: string): Kind => ({ word, open: "[(", close: ")]" });
const queue = (word: string): Kind => ({ word, open: "[[", close: "]]" });
const trigger = (word: string): Kind => ({ word, open: "([", close: "])" });

/** The resources that are worth a place in the picture: what data passes through. */
const kinds: Readonly<Record<string, Kind>> = {
  "aws:cfg/conformancePack:ConformancePack": box("conformance pack"),
  "aws:cfg/organizationConformancePack:OrganizationConformancePack": box("conformance pack"),
  "aws:cfg/rule:Rule": trigger("Config rule"),
  "aws:cloudcontrol/resource:Resource": trigger("scan configuration"),
  "aws:cloudwatch/eventRule:EventRule": trigger("event rule"),
  "aws:cloudwatch/logGroup:LogGroup": store("log"),
  "aws:dynamodb/table:Table": store("table"),
  "aws:lambda/function:Function": box("function"),
  "aws:s3/bucket:Bucket": store("bucket"),
  "aws:scheduler/schedule:Schedule": trigger("schedule"),
  "aws:sns/topic:Topic": queue("topic"),
  "aws:sqs/queue:Queue": queue("queue"),
  "aws:ssm/association:Association": trigger("association"),
  "aws:ssm/document:Document": box("document"),
};

/** A place in the picture. */
export interface Node {
  /** Unique in the picture, and made of letters, digits and underscores only. */
  readonly id: string;
  readonly label: string;
  readonly open: string;
  readonly close: string;
  /** The component that it belongs to, such as `ScapPipeline scap`. */
  readonly group: string;
}

/** A resource of the program with its place in the picture. */
export interface Drawn {
  readonly node: Node;
  readonly resource: GraphResource;
}

/** The resources that are drawn, in the order of their registration. */
export function drawn(graph: Graph): readonly Drawn[] {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const ownLogs = new Set(
    graph
      .ofType("aws:lambda/function:Function")
      .flatMap(({ inputs }) => logGroupOf(inputs["loggingConfig"])),
  );
  return graph.resources.flatMap((resource) => {
    const kind = kinds[resource.type];
    // A function's own log says nothing in a picture of where data goes.
    if (kind === undefined || ownLogs.has(String(resource.outputs["name"]))) return [];
    const group = groupOf(resource, byUrn);
    const node: Node = {
      id: `${kind.word}_${resource.name}`.replace(/\W/g, "_"),
      label: `${resource.name}<br/><i>${kind.word}</i>`,
      open: kind.open,
      close: kind.close,
      group,
    };
    return [{ node, resource }];
  });
}

function logGroupOf(loggingConfig: unknown): readonly string[] {
  const { logGroup } = (loggingConfig ?? {}) as { logGroup?: unknown };
  return typeof logGroup === "string" ? [logGroup] : [];
}

/** The outermost component around a resource: what the program itself has composed. */
function groupOf(resource: GraphResource, byUrn: ReadonlyMap<string, GraphResource>): string {
  let group = "";
  for (
    let parent = byUrn.get(resource.parent ?? "");
    parent !== undefined;
    parent = byUrn.get(parent.parent ?? "")
  ) {
    if (!parent.custom && parent.type.startsWith("plumbline:")) {
      group = `${parent.type.split(":").pop() ?? ""} ${parent.name}`;
    }
  }
  return group;
}

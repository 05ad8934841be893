import type { Graph } from "../../local/graph";
import { type Edge, edges } from "./edges";
import { type Drawn, type Node, drawn } from "./nodes";

/** The program's architecture as Markdown: a Mermaid picture of each component that it composes. */
export function architecture(graph: Graph): string {
  // Pulumi registers what waits for others in no fixed order.
  const all = [...drawn(graph)].sort((a, b) => compare(a.node.id, b.node.id));
  const nodes = new Map(all.map(({ resource, node }) => [resource.urn, node]));
  const arrows = edges(graph)
    .flatMap((edge) => arrow(edge, nodes))
    .sort((a, b) => compare(a.from.id, b.from.id) || compare(a.to.id, b.to.id));
  const groups = [...new Set(all.map(({ node }) => node.group))].sort(compare);
  return [
    "# The program, drawn",
    "",
    "What `index.ts` registers, as `npm run graph` reads it from the registered resources themselves: what starts what, and what each function's role lets it read and write. Alarms, roles and policies are left out.",
    ...groups.flatMap((group) => picture(group, all, arrows)),
    "",
  ].join("\n");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An arrow between two places. */
interface Arrow {
  readonly from: Node;
  readonly to: Node;
  readonly label: string;
  readonly dashed: boolean;
}

function arrow(
  { from, to, label, dashed = false }: Edge,
  nodes: ReadonlyMap<string, Node>,
): readonly Arrow[] {
  const start = nodes.get(from.urn);
  const end = "service" in to ? serviceNode(to.service) : nodes.get(to.urn);
  return start === undefined || end === undefined ? [] : [{ from: start, to: end, label, dashed }];
}

function serviceNode(name: string): Node {
  return {
    id: `service_${name}`.replace(/\W/g, "_"),
    label: name,
    open: "{{",
    close: "}}",
    group: "",
  };
}

/** One component with what its own resources reach, and what reaches them, in other components. */
function picture(group: string, all: readonly Drawn[], arrows: readonly Arrow[]): string[] {
  const [type = "", name = ""] = group.split(" ");
  const inside = all.flatMap(({ node }) => (node.group === group ? [node] : []));
  const own = arrows.filter(({ from }) => from.group === group);
  const outside = own
    .map(({ to }) => to)
    .filter((node) => node.group !== group)
    .sort((a, b) => compare(a.id, b.id));
  return [
    "",
    // A program may have several of a type: each heading is a place to link to.
    `## ${type ? `${type}: ${name}` : "The program itself"}`,
    "",
    "```mermaid",
    "flowchart LR",
    `  subgraph ${type || "program"}["${name || "program"}"]`,
    ...inside.map((node) => `    ${shape(node)}`),
    "  end",
    ...[...new Map(outside.map((node) => [node.id, node])).values()].map(
      (node) => `  ${shape(node)}`,
    ),
    ...own.map(
      ({ from, to, label, dashed }) =>
        `  ${from.id} ${dashed ? "-." : "--"} ${label} ${dashed ? ".->" : "-->"} ${to.id}`,
    ),
    "```",
  ];
}

function shape({ id, label, open, close }: Node): string {
  return `${id}${open}"${label}"${close}`;
}

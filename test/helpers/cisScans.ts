import type {
  LocalCheck,
  LocalCisScan,
  LocalCisTarget,
} from "../../local/endpoint/services/inspector/scans";
import { objectOf } from "../../local/json";
import type { LocalStack } from "../../local/stack";

/** ARN of the program's scan configuration. */
export function configurationOf(stack: LocalStack): string {
  return String(stack.graph.outputs["cisScanConfiguration"]);
}

/** A scan of the program's configuration that began an hour ago, with no target unless told. */
export function cisScan(
  stack: LocalStack,
  id: string,
  targets: readonly LocalCisTarget[] = [],
  rest: Partial<LocalCisScan> = {},
): LocalCisScan {
  return {
    id,
    configurationArn: configurationOf(stack),
    name: "cis",
    level: "LEVEL_1",
    startedAt: stack.clock.now() - 3_600_000,
    status: "COMPLETED",
    targets,
    ...rest,
  };
}

/** A check of a benchmark. */
export function check(
  checkId: string,
  status: LocalCheck["status"],
  rest: Partial<LocalCheck> = {},
): LocalCheck {
  return { checkId, status, title: `Ensure ${checkId} is so`, level: "LEVEL_1", ...rest };
}

/** A target that was measured. */
export function target(
  id: string,
  checks: readonly LocalCheck[],
  rest: Partial<LocalCisTarget> = {},
): LocalCisTarget {
  return { id, platform: "AMAZON_LINUX_2023", checks, ...rest };
}

/** Lets the poller look now, and all that follows from it come to its end. */
export function poll(stack: LocalStack): Promise<void> {
  return stack.fire("cis-poll");
}

/** The store's items whose sort key begins so. */
export async function itemsOf(stack: LocalStack, prefix: string) {
  const items = await stack.tables.items(String(stack.graph.outputs["findingsTable"]));
  return items.filter(({ item }) => String(item).startsWith(prefix));
}

/** Findings as `<host> <rule> <state>`, sorted. */
export async function findings(stack: LocalStack): Promise<string[]> {
  const items = await itemsOf(stack, "FINDING#inspector-cis#");
  return items
    .map((item) => {
      const host = String(item["target"]).split("#").at(-1) ?? "";
      return `${host} ${String(item["rule"])} ${String(item["state"])}`;
    })
    .sort();
}

/** Lines of the log with this message, of whichever function. */
export function logged(stack: LocalStack, message: string) {
  return stack.invocations
    .flatMap(({ logs }) => logs)
    .filter((line) => line["message"] === message)
    .map(objectOf);
}

/** Values of a metric of the fleet, in their order. */
export function metric(stack: LocalStack, name: string): number[] {
  return stack.metrics
    .filter((datum) => datum.name === name && datum.dimensions["InstanceId"] === undefined)
    .flatMap(({ values }) => values);
}

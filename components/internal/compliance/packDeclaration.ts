import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import type { PackRule } from "../conformancePack/model";

/**
 * Writes down in the store which rules by commands a pack has, for as long as it has them: the findings
 * of a rule that no pack has any more are closed. Destroyed with the pack, it closes them all.
 *
 * @param id names the pack among those of all stacks that share the store.
 */
export function declarePack(
  name: string,
  { findingsTableName }: FindingsStoreReference,
  { id, rules }: { readonly id: pulumi.Input<string>; readonly rules: readonly PackRule[] },
  parent: pulumi.Resource,
): aws.dynamodb.TableItem {
  return new aws.dynamodb.TableItem(
    name,
    {
      tableName: findingsTableName,
      hashKey: "target",
      rangeKey: "item",
      item: pulumi.output(id).apply((known) => JSON.stringify(packItem(known, rules))),
    },
    { parent },
  );
}

/** The item in DynamoDB's own JSON; `DepartureTable` reads it. */
function packItem(id: string, rules: readonly PackRule[]) {
  const own = rules.flatMap(({ name, source }) =>
    source.kind === "command"
      ? [{ M: { command: { S: source.command }, rule: { S: name } } } as const]
      : [],
  );
  return { target: { S: "PACKS" }, item: { S: `PACK#${id}` }, rules: { L: own } };
}

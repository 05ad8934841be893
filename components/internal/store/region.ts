import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import { ArgumentChecks } from "../common/checks";
import type { Context } from "../common/context";

/**
 * Refuses a store of another Region, as soon as both Regions are known: functions would ask for its
 * tables and topics, which they know by their names, where they run themselves.
 */
export function checkStoreRegion(
  component: string,
  name: string,
  store: FindingsStoreReference | undefined,
  { location }: Context,
): void {
  if (store === undefined) return;
  const checks = new ArgumentChecks(component, name);
  const { findingsTableArn, region } = store;
  pulumi.all([region ?? findingsTableArn, location.region]).apply(([place, here]) => {
    const there = place.startsWith("arn:") ? place.split(":")[3] : place;
    if (there === undefined || there === here) return;
    checks.stop("findingsStore", `one in ${there}`, `a store in ${here}, where the component is`);
  });
}

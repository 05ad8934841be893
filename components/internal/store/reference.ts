import * as pulumi from "@pulumi/pulumi";
import type { FindingsStoreReference } from "../../findingsStoreArgs";
import { propertiesOf } from "../common/argumentTypes";

/** What an audit says of its store, without what it says of itself. */
export function storeReference(store: FindingsStoreReference): FindingsStoreReference {
  if (pulumi.Resource.isInstance(store) || pulumi.Output.isInstance(store)) return store;
  const known = propertiesOf("FindingsStoreReference");
  return Object.fromEntries(
    Object.entries(store).filter(([name]) => known.includes(name)),
  ) as unknown as FindingsStoreReference;
}

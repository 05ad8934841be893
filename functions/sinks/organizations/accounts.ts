import { type OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import { SinkError } from "../../errors";
import { sinkFault } from "../awsErrors";

/**
 * The accounts of the organization, without those that are closed. AWS keeps those in the list for 90
 * days. One that AWS has suspended may still have resources, and is there.
 *
 * @param own the account that asks, which is among them unless the list is not whole.
 * @throws SinkError where they could not be listed: who is missing from half a list has not left.
 */
export async function organizationAccounts(
  client: OrganizationsClient,
  own: string,
): Promise<ReadonlySet<string>> {
  const accounts = new Set<string>();
  try {
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
      for (const { Id, State } of Accounts) {
        if (Id !== undefined && State !== "CLOSED") accounts.add(Id);
      }
    }
  } catch (error) {
    throw sinkFault("Organizations", "list the accounts", error);
  }
  if (accounts.has(own)) return accounts;
  throw new SinkError(
    "Organizations",
    `Organizations listed accounts without ${own}, which asked for them`,
  );
}

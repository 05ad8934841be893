import { type ListAccountsCommandOutput, OrganizationsClient } from "@aws-sdk/client-organizations";
import { expect } from "chai";
import { organizationAccounts } from "../../../../functions/sinks/organizations/accounts";
import { rejection } from "../../../helpers/rejection";

type Page = Omit<ListAccountsCommandOutput, "$metadata">;

/** A client that is answered with one page after the other. */
function clientOf(...pages: readonly (Page | Error)[]): OrganizationsClient {
  const client = new OrganizationsClient({ region: "eu-central-1" });
  const left = [...pages];
  client.middlewareStack.add(
    () => () => {
      const page = left.shift();
      if (page === undefined || page instanceof Error) throw page ?? new Error("no page is left");
      return Promise.resolve({ output: { ...page, $metadata: {} }, response: {} });
    },
    { step: "initialize", name: "pages" },
  );
  return client;
}

describe("the accounts of an organization", () => {
  it("are those of all pages, an empty one in between included, but not the closed ones", async () => {
    const client = clientOf(
      { Accounts: [{ Id: "1", State: "ACTIVE" }], NextToken: "a" },
      { Accounts: [], NextToken: "b" },
      {
        Accounts: [
          { Id: "2", State: "SUSPENDED" },
          { Id: "3", State: "CLOSED" },
          { Id: "4", State: "PENDING_CLOSURE" },
        ],
      },
    );

    expect([...(await organizationAccounts(client, "1"))]).to.deep.equal(["1", "2", "4"]);
  });

  it("are not believed where the account that asks is not among them", async () => {
    const error = await rejection(organizationAccounts(clientOf({ Accounts: [{ Id: "2" }] }), "1"));

    expect(error.message).to.equal("Organizations listed accounts without 1, which asked for them");
  });

  it("are unknown where one page is refused", async () => {
    const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    const client = clientOf({ Accounts: [{ Id: "1" }], NextToken: "a" }, denied);

    expect(await rejection(organizationAccounts(client, "1"))).to.equal(denied);
  });
});

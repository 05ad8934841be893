import { expect } from "chai";
import { localAccount } from "../../../local/account";
import { LocalOrganization } from "../../../local/endpoint/services/organizations";
import { memberAccount } from "../../../local/members";

const member = memberAccount(localAccount).accountId;

describe("the organization that the local stack plays", () => {
  it("has accounts that leave, are closed, and come back", () => {
    const organization = new LocalOrganization(localAccount);
    const states = () =>
      organization.accounts.map(({ id, state }) => [id, state, organization.isActive(id)]);
    const own = [localAccount.accountId, "ACTIVE", true];

    expect(states()).to.deep.equal([own, [member, "ACTIVE", true]]);
    organization.close(member);
    expect(states()).to.deep.equal([own, [member, "CLOSED", false]]);
    organization.leave(member);
    expect(states()).to.deep.equal([own]);
    organization.comeBack(member);
    expect(states()).to.deep.equal([own, [member, "ACTIVE", true]]);
  });
});

import { expect } from "chai";
import { localAccount } from "../../../local/account";
import { CredentialStore } from "../../../local/endpoint/credentials";

const session = {
  ...{ kind: "role", account: localAccount, roleName: "r", roleArn: "arn:aws:iam::1:role/r" },
  ...{ roleId: "AROA1", session: "s" },
};

describe("credentials of the local endpoint", () => {
  const issue = (store: CredentialStore) =>
    store.issue(session as unknown as Parameters<CredentialStore["issue"]>[0]);

  it("are the same for the same session of one store", () => {
    const store = new CredentialStore();

    expect(issue(store)).to.deep.equal(issue(store));
  });

  it("are made anew by each store, and another store's are known to none", () => {
    const [one, other] = [new CredentialStore(), new CredentialStore()];
    const [mine, theirs] = [issue(one), issue(other)];

    for (const part of ["accessKeyId", "secretAccessKey", "sessionToken"] as const) {
      expect(mine[part]).to.not.equal(theirs[part]);
    }
    expect(() => one.identity(theirs.accessKeyId)).to.throw("security token");
  });
});
